using System.Collections.Concurrent;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// The background loops of this process and how they fare; <c>/health/ready</c> shows them. A loop registers once, beats after every turn that went well,
/// and says when one did not.
/// </summary>
internal sealed class BackgroundLoops(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, BackgroundLoop> _loops = new(StringComparer.Ordinal);

    /// <summary>All loops by name.</summary>
    public IReadOnlyCollection<BackgroundLoop> All => [.. _loops.Values.OrderBy(loop => loop.Name, StringComparer.Ordinal)];

    /// <summary>Makes a loop known.</summary>
    /// <param name="name">A word for operators, such as <c>api-keys</c>.</param>
    /// <param name="silence">How long it may go without a beat before it counts as stuck.</param>
    public BackgroundLoop Register(string name, TimeSpan silence) => _loops[name] = new BackgroundLoop(name, silence, time);
}

/// <summary>One background loop.</summary>
internal sealed class BackgroundLoop(string name, TimeSpan silence, TimeProvider time)
{
    private volatile State _state = new(time.GetUtcNow(), null);

    public string Name { get; } = name;

    /// <summary>Why the last turn failed, else null; a loop that has gone silent says so. Never a secret.</summary>
    public string? Problem => _state switch
    {
        var state when IsSilent => $"no sign of life since {state.At:HH:mm:ss} UTC",
        { Fault: { } fault } => fault,
        _ => null,
    };

    /// <summary>When it last beat or failed.</summary>
    public DateTimeOffset LastSignAt => _state.At;

    /// <summary>It has neither beaten nor failed for longer than it may.</summary>
    public bool IsSilent => time.GetUtcNow() - _state.At > silence;

    /// <summary>A turn went well.</summary>
    public void Beat() => _state = new State(time.GetUtcNow(), null);

    /// <summary>A turn failed; true when the one before had not, so that a lasting fault is logged once.</summary>
    public bool Fault(string fault)
    {
        var isFirst = _state.Fault is null;
        _state = new State(time.GetUtcNow(), fault);
        return isFirst;
    }

    private sealed record State(DateTimeOffset At, string? Fault);
}
