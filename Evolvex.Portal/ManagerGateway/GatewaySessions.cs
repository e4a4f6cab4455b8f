using System.Collections.Concurrent;
using System.Security.Cryptography;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.ManagerGateway.Accounts;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>The web logins that live now. An idle one ends after <see cref="ManagerOptions.SessionTimeoutSeconds"/>, one that has not logged in after five seconds.</summary>
internal sealed class GatewaySessions(ManagerOptions options, ManagerAccess access, TimeProvider time, ILogger<GatewaySessions> log) : BackgroundService
{
    /// <summary>Sessions in all, and those not logged in; each is a connection to the PBX at the most.</summary>
    internal const int MaxSessions = 1000;

    /// <summary>Wrong logins a minute from one address, beyond which the PBX is not asked any more.</summary>
    private const int WrongLoginsPerMinute = 20;

    /// <summary>Challenges that wait for their answer: each holds a connection to the PBX, which lets so many in that have not logged in (<c>authlimit</c>, 50 by default).</summary>
    internal const int MaxChallenges = 20;

    private static readonly TimeSpan BeforeLogin = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<uint, GatewaySession> sessions = new();
    private readonly GatewayRoom room = new();

    /// <summary>How long an idle login lives.</summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(options.SessionTimeoutSeconds);

    /// <summary>Wrong logins of each address, so that secrets cannot be guessed through the gateway faster than through the PBX.</summary>
    public AddressThrottle WrongLogins { get; } = new(WrongLoginsPerMinute, time);

    /// <summary>The moment now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The session of that number when it still lives; it then counts as used.</summary>
    public GatewaySession? Find(uint? id)
    {
        if (id is not { } known || !sessions.TryGetValue(known, out var session) || IsExpired(session)) return null;
        session.LastUsed = time.GetUtcNow();
        return session;
    }

    /// <summary>A new session, not logged in.</summary>
    /// <returns>Null when there are too many.</returns>
    public GatewaySession? Create()
    {
        if (sessions.Count >= MaxSessions) return null;
        while (true)
        {
            var session = new GatewaySession(NewId(), room, time);
            if (sessions.TryAdd(session.Id, session)) return session;
        }
    }

    /// <summary>Sessions of a manager user; Asterisk takes no notice of case in its name.</summary>
    public int CountOf(string username) => sessions.Values.Count(session => session.IsLoggedIn && username.Equals(session.Username, StringComparison.OrdinalIgnoreCase));

    /// <summary>Logins by challenge that have begun.</summary>
    public int CountChallenged() => sessions.Values.Count(session => session.IsChallenged);

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(GatewaySession session)
    {
        if (sessions.TryRemove(new KeyValuePair<uint, GatewaySession>(session.Id, session))) await session.DisposeAsync();
    }

    /// <summary>A number for a session or a nonce that nobody can guess; never 0.</summary>
    internal static uint NewId()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        return Math.Max(1, BitConverter.ToUInt32(bytes));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await EndAsync(session => IsExpired(session) || IsPutOut(session));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions.Values.Select(EndAsync));
        }
    }

    private async Task EndAsync(Func<GatewaySession, bool> isOver)
    {
        foreach (var session in sessions.Values.Where(isOver))
        {
            try
            {
                await EndAsync(session);
            }
            catch (Exception error)
            {
                ManagerGatewayLog.SessionEndFailed(log, error, session.Username);
            }
        }
    }

    private bool IsExpired(GatewaySession session) =>
        Volatile.Read(ref session.InUse) == 0
        && (time.GetUtcNow() - session.LastUsed > (session.Username is null ? BeforeLogin : Timeout) || (session.Username is not null && !session.IsLoggedIn));

    // A WaitEvent may last as long as the session: the rules end it in the middle.
    private bool IsPutOut(GatewaySession session)
    {
        if (session.Username is not { } user || access.FindKnown(user)?.LetsIn(session.Address) != false) return false;
        ManagerGatewayLog.PutOut(log, user, session.Address?.ToString());
        return true;
    }
}
