using System.IO.Pipelines;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory;

/// <summary>The call records of a range as the Evolvex API answers them.</summary>
internal interface ICdrLog
{
    /// <summary>
    /// Writes <c>{"data":[…]}</c>, oldest record first, as it reads. Nothing is written before the first records have been read, so that whatever
    /// is wrong with the database can still be answered as an error. Memory does not grow with the range, and a client that reads slowly holds
    /// nothing open at the database.
    /// </summary>
    /// <param name="range">Which records, by their start.</param>
    /// <param name="access">Who asks: sees all, or the records of the group's own routes and uuid.</param>
    /// <param name="output">Flushed at the end, not completed.</param>
    /// <param name="cancellationToken">The client has gone: the query is stopped on the server too.</param>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read: <see cref="CdrTrouble.From"/> tells why.</exception>
    Task WriteAsync(CdrRange range, GroupAccess access, PipeWriter output, CancellationToken cancellationToken);
}
