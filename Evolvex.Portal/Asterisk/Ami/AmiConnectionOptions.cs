namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>An answer to a challenge.</summary>
/// <param name="Username">The manager user.</param>
/// <param name="Key">Lower-case hex of md5(challenge + secret).</param>
public sealed record AmiLoginAnswer(string Username, string Key)
{
    /// <summary>The user only.</summary>
    public override string ToString() => Username;
}

/// <summary>Where an Asterisk manager is and how to log in there. The secret is never part of its text form.</summary>
public sealed record AmiConnectionOptions
{
    /// <summary>Name or address of the PBX.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port; 5039 by custom for TLS.</summary>
    public int Port { get; init; } = 5038;

    /// <summary>Address of Asterisk's HTTP manager up to <c>/rawman</c>, such as <c>http://pbx:8088/asterisk</c>, which is used then instead of <see cref="Host"/> and <see cref="Port"/>; null: the manager port itself.</summary>
    public Uri? HttpManager { get; init; }

    /// <summary>Whether TLS is spoken from the first byte.</summary>
    public bool UseTls { get; init; }

    /// <summary>The name the certificate must be for; null: <see cref="Host"/>.</summary>
    public string? TlsTargetHost { get; init; }

    /// <summary>SHA-256 of the one certificate that is trusted, 64 hex digits, colons allowed; null: the system's authorities decide. For a self-signed PBX.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>Trust any certificate. The secret may then be read by whoever sits between.</summary>
    public bool TlsTrustAnyCertificate { get; init; }

    /// <summary>The manager user.</summary>
    public required string Username { get; init; }

    /// <summary>Its secret.</summary>
    public required string Secret { get; init; }

    /// <summary>Log in by challenge, so that the secret does not travel; the plain login is used only where the server refuses to give a challenge.</summary>
    public bool UseMd5 { get; init; } = true;

    /// <summary>Answers the server's challenge where somebody else knows the secret, and perhaps later; then <see cref="Username"/> and <see cref="Secret"/> are not used. Null: they are.</summary>
    public Func<string, CancellationToken, Task<AmiLoginAnswer>>? AnswerChallenge { get; init; }

    /// <summary>Which events are wanted: <c>on</c>, <c>off</c> or a list of classes (<c>call,agent</c>).</summary>
    public string Events { get; init; } = "on";

    /// <summary>For the TCP connection and the TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the greeting after that.</summary>
    public TimeSpan BannerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the answer to an action where none is given with it, the login included; for a list, between two of its messages.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For handing an action to the network; after it the connection is given up.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest message taken, in bytes; a longer one ends the connection.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of events that may wait for the consumer; beyond it they are thrown away and counted in <see cref="AmiBatch.Gap"/>. Also the most a list may hold that nobody reads.</summary>
    public long MaxBacklogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The address that is connected to, for messages.</summary>
    public string Where => HttpManager?.ToString() ?? $"{Host}:{Port}";

    /// <summary>Who, where and how; not the secret.</summary>
    public override string ToString() => $"{Username}@{Where}{(UseTls ? " (TLS)" : "")}, events {Events}";
}
