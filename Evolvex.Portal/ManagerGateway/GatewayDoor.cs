using System.Net;
using Evolvex.Portal.ManagerGateway.Accounts;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>What the rules say to a session with each request: whether it is still let in, and whether it asks too often.</summary>
internal sealed class GatewayDoor(ManagerAccess access, GatewaySessions sessions, TimeProvider time, ILogger<GatewayDoor> log)
{
    private volatile string? _lastSlowed;

    /// <summary>How long the session has to wait; null: it may go on. Logoff is always heard.</summary>
    public TimeSpan? Delay(GatewaySession session, ManagerCall call)
    {
        if (session.Username is not { } user || call.Is("logoff") || access.FindKnown(user)?.Rules.RequestsPerMinute is not { } limit) return null;
        if (access.TakeRequest(user, limit, time.GetUtcNow()) is not { } wait)
        {
            if (_lastSlowed == user) _lastSlowed = null;
            return null;
        }

        // Once for each time that it begins: a client that does not listen would fill the log.
        if (_lastSlowed != user) ManagerGatewayLog.TooManyRequests(log, user, limit, call.Address.ToString());
        _lastSlowed = user;
        return wait;
    }

    /// <summary>Ends a session that the rules do not let in any more, before it is heard.</summary>
    /// <returns>True: it is over.</returns>
    public async Task<bool> ShutsAsync(GatewaySession session, IPAddress address, CancellationToken cancellationToken)
    {
        if (session.Username is not { } user || (await access.FindAsync(user, cancellationToken)).LetsIn(address)) return false;
        ManagerGatewayLog.PutOut(log, user, address.ToString());
        await sessions.EndAsync(session);
        return true;
    }
}
