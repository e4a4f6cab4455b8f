namespace Evolvex.Portal.Asterisk;

/// <summary>The link's periods. A PBX that died without a word is noticed after <see cref="Silence"/> and <see cref="PingTimeout"/> together.</summary>
internal sealed record LinkTiming
{
    /// <summary>After so long without a byte the PBX is asked whether it is there.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often the state is compared with the PBX's lists.</summary>
    public TimeSpan Reconcile { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon after something that lists alone can tell (counters, a reload).</summary>
    public TimeSpan ReconcileSoon { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a PBX that is starting may take to say that it is ready; one that tells this manager user nothing of it is taken as ready.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The link's heartbeat.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);
}
