using System.Net;
using System.Text;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.ManagerGateway.Accounts;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>What becomes of one call of the HTTP manager: the order of the checks is that of Asterisk's process_message (<c>main/manager.c</c>).</summary>
internal sealed class GatewayDispatcher(
    GatewaySessions sessions, IAmiEndpoint endpoint, ManagerAccess access, IAuditLog audit, TimeProvider time, ILogger<GatewayDispatcher> log)
{
    /// <summary>Asterisk leaves a web login this much of its time after a WaitEvent.</summary>
    private static readonly TimeSpan WaitReserve = TimeSpan.FromSeconds(10);

    /// <summary>Asterisk's words for every login that it does not take.</summary>
    public const string WrongLogin = "Authentication failed";

    private const string Unreachable = "The PBX cannot be reached";

    /// <summary>Asterisk's own words where a manager user may have one session alone and has one.</summary>
    private const string TooManySessions = "Login Already In Use";

    /// <summary>More are logged in than <see cref="GatewaySessions.MaxSessions"/>.</summary>
    public const string Full = "Too many sessions";

    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    /// <summary>The bytes of the answer, as the manager port would send them; empty for a WaitEvent that another one has replaced.</summary>
    public async Task<GatewayAnswer> AnswerAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        if (call.Action.Length == 0) return ManagerAnswer.Error("Missing action in request", call.ActionId);
        if (call.Is("login")) return await LoginAsync(session, call, cancellationToken);
        if (call.Is("logoff")) return await LogOffAsync(session, call, cancellationToken);
        if (!session.IsLoggedIn) return call.Is("challenge") ? await ChallengeAsync(session, call, cancellationToken) : ManagerAnswer.Denied(call.ActionId);
        return await DecideAsync(session, call, cancellationToken);
    }

    private async Task<GatewayAnswer> LogOffAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        var user = session.IsLoggedIn ? session.Username : null;
        await sessions.EndAsync(session);
        if (user is not null) await audit.RecordAsync(Actor(user, call.Address), AuditVerb.SignedOut, Account(user), null, cancellationToken);
        return ManagerAnswer.Goodbye(call.ActionId);
    }

    /// <summary>Logs a session in as a manager user of the PBX, unless the rules keep it out.</summary>
    /// <returns>Null: logged in; else the PBX's own words, or that it cannot be reached.</returns>
    public Task<string?> LogInAsync(GatewaySession session, string username, string secret, IPAddress address, CancellationToken cancellationToken) => LogInAsync(
        session, username, async stop => await AmiClient.ConnectAsync(await PbxAsync(stop) with { Username = username, Secret = secret }, time, stop), address, cancellationToken);

    private async Task<string?> LogInAsync(GatewaySession session, string username, Func<CancellationToken, Task<AmiClient>> connect, IPAddress address, CancellationToken cancellationToken)
    {
        var standing = await access.FindAsync(username, cancellationToken);
        if (!standing.LetsIn(address))
        {
            ManagerGatewayLog.KeptOut(log, username, address.ToString());
            await Task.Delay(FailureDelay, time, cancellationToken);
            return WrongLogin;
        }

        if (sessions.CountOf(username) >= standing.Rules.MaxSessions) return TooManySessions;
        if (await ConnectAsync(session, username, connect, address.ToString(), cancellationToken) is { } refused) return refused;
        var fault = sessions.Admit(session) ? null : Full;
        // Several at once may all have found room.
        if (sessions.CountOf(username) > standing.Rules.MaxSessions) fault = TooManySessions;
        if (fault is not null) await sessions.EndAsync(session);
        return fault;
    }

    private async Task<AmiConnectionOptions> PbxAsync(CancellationToken cancellationToken) =>
        await endpoint.GetAsync(cancellationToken) with { Events = "on", MaxBacklogBytes = GatewayEvents.MaxBytes };

    private async Task<string?> ConnectAsync(GatewaySession session, string username, Func<CancellationToken, Task<AmiClient>> connect, string address, CancellationToken cancellationToken)
    {
        try
        {
            await session.BeginAsync(username, await connect(cancellationToken));
            ManagerGatewayLog.LoggedIn(log, username, address);
            return null;
        }
        catch (Exception error) when (error is AmiAuthenticationException or ArgumentException)
        {
            return WrongLogin;
        }
        catch (AmiException error)
        {
            ManagerGatewayLog.PbxUnreachable(log, username, error.Message);
            return Unreachable;
        }
    }

    // Who answers it is told by the login alone; until then it holds one of few places.
    private async Task<GatewayAnswer> ChallengeAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        if (!IsMd5(call)) return ManagerAnswer.Error("Must specify AuthType", call.ActionId);
        if (sessions.WrongLogins.Blocked(call.Address) is not null || !await sessions.ReserveChallengeAsync(session, call.Address)) return ManagerAnswer.Denied(call.ActionId);
        try
        {
            var challenge = await GatewayChallenge.BeginAsync(await PbxAsync(cancellationToken), time, cancellationToken);
            await session.ChallengeAsync(challenge);
            return ManagerAnswer.Challenge(challenge.Text, call.ActionId);
        }
        catch (AmiException error)
        {
            ManagerGatewayLog.PbxUnreachable(log, call.Address.ToString(), error.Message);
            return ManagerAnswer.Error(Unreachable, call.ActionId);
        }
    }

    private static bool IsMd5(ManagerCall call) => call.Text("authtype").Equals("MD5", StringComparison.OrdinalIgnoreCase);

    private async Task<GatewayAnswer> LoginAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        if (session.IsLoggedIn) return ManagerAnswer.Success("Already authenticated", call.ActionId);
        var username = call.Text("username");
        string? fault = WrongLogin;
        await using var challenge = sessions.TakeChallenge(session);
        if (username.Length == 0 || sessions.WrongLogins.Blocked(call.Address) is not null || (IsMd5(call) && challenge is null)) await Task.Delay(FailureDelay, time, cancellationToken);
        else if (IsMd5(call)) fault = await LogInAsync(session, username, stop => challenge!.LogInAsync(new AmiLoginAnswer(username, call.Text("key")), stop), call.Address, cancellationToken);
        else fault = await LogInAsync(session, username, call.Text("secret"), call.Address, cancellationToken);
        await RecordLoginAsync(username, call.Address, fault, cancellationToken);
        return fault is null ? ManagerAnswer.Success("Authentication accepted", call.ActionId) : ManagerAnswer.Error(fault, call.ActionId);
    }

    /// <summary>Writes a login down, whether it came to anything or not; one that did not counts against its address.</summary>
    public async Task RecordLoginAsync(string username, IPAddress address, string? fault, CancellationToken cancellationToken)
    {
        if (fault == WrongLogin) sessions.WrongLogins.Fail(address);
        if (fault is not null) ManagerGatewayLog.LoginRefused(log, username, address.ToString());
        var verb = fault is null ? AuditVerb.SignedIn : AuditVerb.SignInFailed;
        await audit.RecordAsync(Actor(username, address), verb, Account(username), fault is null ? null : new { Reason = fault }, cancellationToken);
    }

    private static AuditActor Actor(string user, IPAddress address) => new(AuditActorKind.ManagerUser, null, user, address.ToString());

    private static AuditObject Account(string user) => new(AuditObjectKind.ManagerAccount, null, user);

    private async Task<GatewayAnswer> WaitEventAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        var most = sessions.Timeout > WaitReserve ? sessions.Timeout - WaitReserve : TimeSpan.Zero;
        var asked = TimeSpan.FromSeconds(call.Number("timeout") ?? -1);
        var (isDone, events) = await session.WaitForEventsAsync(asked < TimeSpan.Zero || asked > most ? most : asked, cancellationToken);
        return isDone ? ManagerAnswer.Events(events, call.ActionId) : GatewayAnswer.None;
    }

    private async Task<GatewayAnswer> DecideAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        var headers = call.Headers;
        var user = session.Username ?? "";
        var refusal = (await access.FindAsync(user, cancellationToken)).Policy.Refuse(call.Action.Trim(), headers);
        // The events are here already; to ask for them is nothing that is done at the PBX, and comes all day. One that is refused is written down.
        if (refusal is null && call.Is("waitevent")) return await WaitEventAsync(session, call, cancellationToken);
        await RecordAsync(call, headers, user, refusal, cancellationToken);
        if (refusal is not null)
        {
            ManagerGatewayLog.PolicyRefused(log, call.Action, user, call.Address.ToString(), refusal);
            return ManagerAnswer.Denied(call.ActionId);
        }

        return await ForwardAsync(session, call, user, cancellationToken);
    }

    private async Task<GatewayAnswer> ForwardAsync(GatewaySession session, ManagerCall call, string user, CancellationToken cancellationToken)
    {
        try
        {
            return await session.SendAsync(ToAction(call), call.ActionId, cancellationToken, call.Text("eventmask"));
        }
        catch (ArgumentException)
        {
            return ManagerAnswer.Error("Failed to parse message: line too long", call.ActionId);
        }
        catch (AmiException error)
        {
            ManagerGatewayLog.ActionFailed(log, call.Action, user, error.Message);
            return ManagerAnswer.Error("The PBX did not answer", call.ActionId);
        }
    }

    private static AmiAction ToAction(ManagerCall call)
    {
        var action = new AmiAction(call.Action);
        foreach (var field in call.Parameters) action.With(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(field.Name)), Encoding.Latin1.GetBytes(field.Value));
        return action;
    }

    // Ping asks nothing of the PBX and comes from every idle client all day; everything else is written down before it is done.
    private async Task RecordAsync(ManagerCall call, List<ManagerHeader> headers, string user, string? refusal, CancellationToken cancellationToken)
    {
        if (call.Is("ping")) return;
        var parameters = HeaderMask.Describe(call.Action.Trim(), headers);
        await audit.RecordAsync(
            Actor(user, call.Address),
            refusal is null ? GatewayAudit.Sent : GatewayAudit.Refused,
            new AuditObject(GatewayAudit.Action, null, call.Action.Trim()),
            refusal is null ? new { parameters } : new { parameters, refusal },
            cancellationToken);
    }
}
