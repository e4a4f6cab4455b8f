using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.ManagerGateway.Accounts;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>The web logins that live now. An idle one ends after <see cref="ManagerOptions.SessionTimeoutSeconds"/>, one that has not logged in after five seconds.</summary>
internal sealed class GatewaySessions(ManagerOptions options, ManagerAccess access, TimeProvider time, ILogger<GatewaySessions> log) : BackgroundService
{
    /// <summary>Sessions that are logged in; each is a connection to the PBX.</summary>
    internal const int MaxSessions = 1000;

    /// <summary>Sessions of one address that have not logged in, and those of all.</summary>
    internal const int MaxStrangersOfAddress = 250;
    private const int MaxStrangers = 2000;

    /// <summary>Wrong logins a minute from one address, beyond which the PBX is not asked any more.</summary>
    private const int WrongLoginsPerMinute = 20;

    /// <summary>Challenges that wait for their answer: each holds a connection to the PBX, which lets so many in that have not logged in (<c>authlimit</c>, 50 by default).</summary>
    private const int MaxChallenges = 20;
    internal const int MaxChallengesOfAddress = 4;

    private static readonly TimeSpan BeforeLogin = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<uint, GatewaySession> sessions = new();
    private readonly GatewayLobby lobby = new(MaxStrangersOfAddress, MaxStrangers);
    private readonly GatewayLobby challenged = new(MaxChallengesOfAddress, MaxChallenges);
    private readonly GatewayRoom room = new();
    private int admitted;

    /// <summary>How long an idle login lives.</summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(options.SessionTimeoutSeconds);

    /// <summary>Wrong logins of each address, so that secrets cannot be guessed through the gateway faster than through the PBX.</summary>
    public AddressThrottle WrongLogins { get; } = new(WrongLoginsPerMinute, time);

    /// <summary>The session of that number when it still lives; it then counts as used.</summary>
    public GatewaySession? Find(uint? id)
    {
        if (id is not { } known || !sessions.TryGetValue(known, out var session) || IsExpired(session)) return null;
        session.LastUsed = time.GetUtcNow();
        return session;
    }

    /// <summary>A new session, not logged in, which is in use until it is let go: see <see cref="Release"/>.</summary>
    /// <returns>Null when too many of that address are being answered at this moment.</returns>
    public async Task<GatewaySession?> CreateAsync(IPAddress address)
    {
        GatewaySession session;
        do session = new GatewaySession(NewId(), room, time) { InUse = 1 };
        while (!sessions.TryAdd(session.Id, session));
        var isIn = lobby.Enter(session, address, out var givesWay);
        if ((isIn ? givesWay : session) is { } over) await EndAsync(over);
        return isIn ? session : null;
    }

    /// <summary>The one who made the session, or answered a request in it, has done.</summary>
    public void Release(GatewaySession session)
    {
        session.LastUsed = time.GetUtcNow();
        Interlocked.Decrement(ref session.InUse);
    }

    /// <summary>Counts a session among those logged in.</summary>
    /// <returns>False: there are too many of them, or it is over already; it has to be ended.</returns>
    public bool Admit(GatewaySession session)
    {
        if (!session.Admit()) return !session.IsOver;
        lobby.Leave(session);
        return Interlocked.Increment(ref admitted) <= MaxSessions;
    }

    /// <summary>Sessions of a manager user; Asterisk takes no notice of case in its name.</summary>
    public int CountOf(string username) => sessions.Values.Count(session => session.IsLoggedIn && username.Equals(session.Username, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes room for a challenge of that session; where there is none, the oldest of the address, or of all, gives way and counts as a wrong login.</summary>
    /// <returns>False: those that wait are being answered at this moment.</returns>
    public async Task<bool> ReserveChallengeAsync(GatewaySession session, IPAddress address)
    {
        challenged.Leave(session);
        if (!challenged.Enter(session, address, out var givesWay)) return false;
        if (givesWay?.TakeChallenge() is not { } unanswered) return true;
        WrongLogins.Fail(givesWay.Address);
        await unanswered.DisposeAsync();
        return true;
    }

    /// <summary>The challenge that the session was given, for one answer; the caller disposes it.</summary>
    public GatewayChallenge? TakeChallenge(GatewaySession session)
    {
        challenged.Leave(session);
        return session.TakeChallenge();
    }

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(GatewaySession session)
    {
        if (!sessions.TryRemove(new KeyValuePair<uint, GatewaySession>(session.Id, session))) return;
        if (session.End()) Interlocked.Decrement(ref admitted);
        else lobby.Leave(session);
        challenged.Leave(session);
        await session.DisposeAsync();
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
