using System.Data.Common;

namespace Evolvex.Portal.Storage;

/// <summary>Tells faults of the database from those of the program.</summary>
internal static class DatabaseFault
{
    /// <summary>The database is away, too slow or refuses; EF wraps such faults now and then.</summary>
    public static bool Is(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
            if (fault is DbException or TimeoutException) return true;
        return false;
    }
}
