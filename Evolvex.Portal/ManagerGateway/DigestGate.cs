using System.Collections.Concurrent;
using System.Globalization;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>What a Digest header came to.</summary>
internal enum DigestOutcome
{
    /// <summary>Unknown user, wrong secret, or no Digest header that can be read.</summary>
    Unauthorized,

    /// <summary>Everything is right but the nonce or its count: the client may try again with a new one without asking its user.</summary>
    Stale,

    /// <summary>The PBX does not let this user in, although the secret is right: its address list.</summary>
    Forbidden,

    /// <summary>The gateway has no room for one more session.</summary>
    Full,

    /// <summary>Let in.</summary>
    Accepted,
}

/// <summary>The outcome and, where let in, the session to go on with.</summary>
internal readonly record struct DigestVerdict(DigestOutcome Outcome, GatewaySession? Session = null);

/// <summary>
/// Digest logins of <c>/arawman</c> and <c>/amxml</c>. As in Asterisk <c>opaque</c> is the nonce, the count must go up, and after a logoff the next request with a
/// higher count logs in again. Unlike Asterisk's, an answer is good for its own nonce and its own address only, so that none can be used a second time.
/// </summary>
internal sealed class DigestGate(GatewaySessions sessions, GatewayDispatcher dispatcher, IManagerAccounts accounts, TimeProvider time)
{
    private const int MaxChallenges = 10_000;
    private static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(62);
    private readonly ConcurrentDictionary<string, DigestState> states = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Queue<string> oldestFirst = [];

    /// <summary>Value of WWW-Authenticate with a fresh nonce.</summary>
    public string Challenge(bool stale)
    {
        var nonce = NewNonce(time.GetUtcNow());
        return $"Digest algorithm=MD5, realm=\"{DigestAuthorization.ManagerRealm}\", nonce=\"{nonce}\", qop=\"auth\", opaque=\"{nonce}\"{(stale ? ", stale=true" : "")}";
    }

    /// <summary>Checks the header, and logs in at the PBX when it is the first under its nonce.</summary>
    public async Task<DigestVerdict> AuthenticateAsync(string? header, string method, string target, ManagerCall call, CancellationToken cancellationToken)
    {
        if (DigestAuthorization.Parse(header) is not { } digest || sessions.WrongLogins.Blocked(call.Address) is not null) return new DigestVerdict(DigestOutcome.Unauthorized);
        var secret = await accounts.FindSecretAsync(digest.Username, cancellationToken);
        if (secret is null || digest.Realm != DigestAuthorization.ManagerRealm || !digest.IsSignedWith(secret, method) || !digest.IsFor(target))
        {
            await dispatcher.RecordLoginAsync(digest.Username, call.Address, GatewayDispatcher.WrongLogin, cancellationToken);
            return new DigestVerdict(DigestOutcome.Unauthorized);
        }

        if (digest.Nonce != digest.Opaque || !states.TryGetValue(digest.Opaque, out var state) || !state.Count(digest, time.GetUtcNow())) return new DigestVerdict(DigestOutcome.Stale);
        return await SessionAsync(state, digest, secret, call, cancellationToken);
    }

    // One login at a time under one nonce: a browser that opens six connections at once gets one session.
    private async Task<DigestVerdict> SessionAsync(DigestState state, DigestAuthorization digest, string secret, ManagerCall call, CancellationToken cancellationToken)
    {
        await state.Login.WaitAsync(cancellationToken);
        try
        {
            if (state.Session is { IsLoggedIn: true } live && sessions.Find(live.Id) == live) return new DigestVerdict(DigestOutcome.Accepted, live);
            if (await sessions.CreateAsync(call.Address) is not { } session) return new DigestVerdict(DigestOutcome.Full);
            var verdict = await LogInAsync(session, digest.Username, secret, call, cancellationToken);
            state.Session = verdict.Session;
            return verdict;
        }
        finally
        {
            state.Login.Release();
        }
    }

    private async Task<DigestVerdict> LogInAsync(GatewaySession session, string username, string secret, ManagerCall call, CancellationToken cancellationToken)
    {
        var isIn = false;
        try
        {
            var fault = await dispatcher.LogInAsync(session, username, secret, call.Address, cancellationToken);
            await dispatcher.RecordLoginAsync(username, call.Address, fault, cancellationToken);
            isIn = fault is null;
            return isIn ? new DigestVerdict(DigestOutcome.Accepted, session) : new DigestVerdict(fault == GatewayDispatcher.Full ? DigestOutcome.Full : DigestOutcome.Forbidden);
        }
        finally
        {
            sessions.Release(session);
            if (!isIn) await sessions.EndAsync(session);
        }
    }

    private string NewNonce(DateTimeOffset now)
    {
        lock (gate)
        {
            ForgetOld(now);
            while (true)
            {
                var nonce = GatewaySessions.NewId().ToString("x8", CultureInfo.InvariantCulture);
                if (!states.TryAdd(nonce, new DigestState { LastUsed = now })) continue;
                oldestFirst.Enqueue(nonce);
                return nonce;
            }
        }
    }

    // Anybody may ask for challenges as fast as they like: each looks at a few of the oldest, never at all.
    private void ForgetOld(DateTimeOffset now)
    {
        for (var looked = 0; looked < 4 && oldestFirst.TryPeek(out var nonce) && states.TryGetValue(nonce, out var state); looked++)
        {
            var (isOld, isAnswered) = (now - state.LastUsed > NonceLife, state.Username is not null);
            if (!isAnswered && !isOld && oldestFirst.Count < MaxChallenges) return;
            oldestFirst.Dequeue();
            if (isAnswered && (!isOld || state.Session is { IsLoggedIn: true })) oldestFirst.Enqueue(nonce);
            else states.TryRemove(nonce, out _);
        }
    }

    /// <summary>What is known under one nonce.</summary>
    private sealed class DigestState
    {
        private readonly Lock gate = new();
        private long nonceCount;

        public SemaphoreSlim Login { get; } = new(1, 1);

        public string? Username { get; private set; }

        public GatewaySession? Session { get; set; }

        public DateTimeOffset LastUsed { get; set; }

        /// <summary>Takes the request's count; false when it was used before, or another user began under this nonce.</summary>
        public bool Count(DigestAuthorization digest, DateTimeOffset now)
        {
            lock (gate)
            {
                if ((Username ?? digest.Username) != digest.Username || (digest.Qop is not null && digest.NonceCount <= nonceCount)) return false;
                (Username, LastUsed, nonceCount) = (digest.Username, now, Math.Max(nonceCount, digest.NonceCount));
                return true;
            }
        }
    }
}
