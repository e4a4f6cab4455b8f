using System.Collections.Concurrent;
using System.Data.Common;

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

/// <summary>Something that the portal needs is away; never thrown, only logged.</summary>
internal sealed class OutageException(string message) : Exception(message)
{
    public override string ToString() => Message;
}

/// <summary>One background loop.</summary>
internal sealed class BackgroundLoop(string name, TimeSpan silence, TimeProvider time)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

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

    /// <summary>
    /// Does its turn, pauses, and does it again until the process ends. It survives every fault, says each that is new, tries again soon after it, and reports how it fares.
    /// </summary>
    /// <param name="turn">What it does.</param>
    /// <param name="pause">Between the end of a turn and the beginning of the next.</param>
    /// <param name="say">Logs a fault; a lasting one is said once.</param>
    /// <param name="cancellationToken">The end of the process.</param>
    public async Task RepeatAsync(Func<CancellationToken, Task> turn, TimeSpan pause, Action<Exception> say, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await turn(cancellationToken);
                Beat();
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return; // a turn cut off by the end of the process is no fault
            }
            catch (Exception fault)
            {
                if (Fault(fault.Message)) say(WithoutTrace(fault));
            }

            // What is done a few times a day should not wait for hours because the database was away for a moment.
            var wait = _state.Fault is null || pause < Again ? pause : Again;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Where in the program it was asked in vain tells nobody anything of a database that is away.</summary>
    private static Exception WithoutTrace(Exception fault)
    {
        for (var known = fault; known is not null; known = known.InnerException)
            if (known is DbException { IsTransient: true }) return new OutageException(known.Message);
        return fault;
    }

    private sealed record State(DateTimeOffset At, string? Fault);
}
