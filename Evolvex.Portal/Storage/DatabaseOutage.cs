using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Storage;

/// <summary>A request that fails for want of the portal's database is no fault of the program.</summary>
internal sealed class DatabaseOutage : IOutage
{
    public bool Is(Exception fault) => DatabaseFault.Is(fault);
}
