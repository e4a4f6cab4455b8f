using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Logging in and out, and what a session says of itself.</summary>
internal sealed class SessionActions(DemoPbxServer server, ActionTable table)
{
    public ManagerAction[] List =>
    [
        new("Login", EventClass.None, "Login Manager.", LoginAsync),
        new("Challenge", EventClass.None, "Generate Challenge for MD5 Auth.", Challenge),
        new("Logoff", EventClass.None, "Logoff Manager.", Logoff),
        new("Ping", EventClass.None, "Keepalive command.", Ping),
        new("Events", EventClass.None, "Control Event Flow.", Events),
        new("ListCommands", EventClass.None, "List available manager commands.", ListCommands),
        new("WaitEvent", EventClass.None, "Wait for an event to occur.", WaitEventAsync),
        new("UserEvent", EventClass.User, "Send an arbitrary event.", UserEvent),
        new("CoreSettings", EventClass.System | EventClass.Reporting, "Show PBX core settings (version etc).", CoreSettings),
        new("CoreStatus", EventClass.System | EventClass.Reporting, "Show PBX core status variables.", CoreStatus),
    ];

    private async ValueTask<bool> LoginAsync(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (session.Account is not null)
            return await session.Accept(request, "Already authenticated");

        if (server.Knobs.RefuseLogins || server.Account(request["Username"]) is not { } account || !IsRight(session, request, account))
        {
            await session.Refuse(request, "Authentication failed");
            return false;
        }

        lock (server.Exchange.Gate)
        {
            session.Account = account;
            session.Mask = EventClasses.ParseMask(request["Events"]);
            session.Send(request.Begin().Line("Message", "Authentication accepted").End());
            Welcome(session, account);
        }

        return true;
    }

    private static bool IsRight(ManagerSession session, ActionRequest request, ManagerAccount account)
    {
        if (!request["AuthType"].Equals("MD5", StringComparison.OrdinalIgnoreCase))
            return Same(request["Secret"], account.Secret);

        // Asterisk's own scheme; the digest guards nothing but a demo on loopback.
        return session.Challenge is { } challenge
            && Same(request["Key"], Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + account.Secret))));
    }

    private static bool Same(string given, string wanted) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));

    // With events on a client hears at once that the PBX is up and that it has logged in.
    private void Welcome(ManagerSession session, ManagerAccount account)
    {
        var now = server.Exchange.Now;
        var uptime = (long)(now - server.Exchange.StartedAt).TotalSeconds;
        session.Hear(EventClass.System, new AmiText().Line("Event", "FullyBooted").Line("Privilege", "system,all")
            .Line("Uptime", uptime).Line("LastReload", uptime).Line("Status", "Fully Booted").End().ToArray());
        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + "+0000";
        session.Hear(EventClass.Security, new AmiText().Line("Event", "SuccessfulAuth").Line("Privilege", "security,all")
            .Line("EventTV", stamp).Line("Severity", "Informational").Line("Service", "AMI").Line("EventVersion", "1").Line("AccountID", account.Username)
            .Line("SessionID", "0x" + session.GetHashCode().ToString("x12", CultureInfo.InvariantCulture))
            .Line("LocalAddress", $"IPV4/TCP/127.0.0.1/{session.LocalPort}")
            .Line("RemoteAddress", "IPV4/TCP/" + session.RemoteAddress.Replace(':', '/'))
            .Line("UsingPassword", "0").Line("SessionTV", stamp).End().ToArray());
    }

    private static ValueTask<bool> Challenge(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (!request["AuthType"].Equals("MD5", StringComparison.OrdinalIgnoreCase))
            return session.Refuse(request, "Must specify AuthType");

        session.Challenge ??= RandomNumberGenerator.GetInt32(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
        return session.Reply(request.Begin().Line("Challenge", session.Challenge));
    }

    private static ValueTask<bool> Logoff(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        session.Send(request.Begin("Goodbye").Line("Message", "Thanks for all the fish.").End());
        return new(false);
    }

    private ValueTask<bool> Ping(ManagerSession session, ActionRequest request, CancellationToken cancellationToken) =>
        session.Reply(request.Begin().Line("Ping", "Pong").Line("Timestamp", ManagerSession.Stamp(server.Time.GetUtcNow())));

    private ValueTask<bool> Events(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["EventMask"].Length == 0)
            return session.Refuse(request, "Invalid event mask");

        lock (server.Exchange.Gate)
        {
            session.Mask = EventClasses.ParseMask(request["EventMask"]);
            return session.Reply(request.Begin().Line("Events", session.Mask == EventClass.None ? "Off" : "On"));
        }
    }

    private ValueTask<bool> ListCommands(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        var answer = request.Begin();
        foreach (var action in table.All.Where(a => ActionTable.MayRun(session, a)))
            answer.Line(action.Name, $"{action.Synopsis}  (Priv: {action.Rights.Privilege()})");
        return session.Reply(answer);
    }

    private async ValueTask<bool> WaitEventAsync(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        Task came;
        lock (server.Exchange.Gate)
            came = session.KeepEvents();
        var limit = double.TryParse(request["Timeout"], CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 3600))
            : Timeout.InfiniteTimeSpan;
        await Task.WhenAny(came, Task.Delay(limit, server.Time, cancellationToken));
        lock (server.Exchange.Gate)
        {
            var answer = request.Begin().Line("Message", "Waiting for Event completed.").End();
            foreach (var message in session.TakeKept())
                answer.Append(message.Span);
            session.Send(answer.Item("WaitEventComplete", request).End());
        }

        return true;
    }

    private ValueTask<bool> UserEvent(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (server.Exchange.Gate)
        {
            session.Send(request.Begin().Line("Message", "Event Sent").End());
            var feed = server.Exchange.Feed.Event("UserEvent", EventClass.User).Line("UserEvent", request["UserEvent"]);
            foreach (var header in request.Headers)
                if (!Is(header, "Action") && !Is(header, "UserEvent") && !Is(header, "ActionID"))
                    feed.Raw(header.Text);
            if (request.ActionId.Length > 0)
                feed.Line("ActionID", request.ActionId);
            feed.Send();
            return new(true);
        }

        static bool Is(ActionHeader header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static ValueTask<bool> CoreSettings(ManagerSession session, ActionRequest request, CancellationToken cancellationToken) => session.Reply(request.Begin()
        .Line("AMIversion", "11.0.0").Line("AsteriskVersion", CommandLine.Version).Line("SystemName", "demo").Line("CoreMaxCalls", "0")
        .Line("CoreMaxLoadAvg", "0.000000").Line("CoreRunUser", "asterisk").Line("CoreRunGroup", "asterisk").Line("CoreMaxFilehandles", "0")
        .Line("CoreRealTimeEnabled", "No").Line("CoreCDRenabled", "Yes").Line("CoreHTTPenabled", "No").Line("SoundsSearchCustomDir", "No"));

    private ValueTask<bool> CoreStatus(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (server.Exchange.Gate)
        {
            var started = TimeZoneInfo.ConvertTime(server.Exchange.StartedAt, server.Exchange.Zone);
            var (date, time) = (started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), started.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            return session.Reply(request.Begin().Line("CoreStartupDate", date).Line("CoreStartupTime", time).Line("CoreReloadDate", date).Line("CoreReloadTime", time)
                .Line("CoreCurrentCalls", server.ActiveCalls).Line("CoreProcessedCalls", server.Exchange.CallsProcessed));
        }
    }
}
