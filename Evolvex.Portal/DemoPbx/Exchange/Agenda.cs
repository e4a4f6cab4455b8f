namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>
/// The exchange's clock: scripts that do something, then say how long they wait. Time moves only by <see cref="RunUntil"/>, from one due step to the next, so a day can be played in
/// a blink and the same seed plays the same day.
/// </summary>
internal sealed class Agenda(DateTimeOffset start)
{
    private readonly PriorityQueue<IEnumerator<TimeSpan>, (DateTimeOffset Due, long Order)> waiting = new();
    private long order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Told of a script that failed; the script ends, the others go on.</summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>Runs the script's first step now, the others when they are due.</summary>
    public void Start(IEnumerable<TimeSpan> script) => Step(script.GetEnumerator());

    /// <summary>Does all that is due up to then, and makes it then.</summary>
    public void RunUntil(DateTimeOffset then)
    {
        while (waiting.TryPeek(out _, out var next) && next.Due <= then)
        {
            Now = next.Due > Now ? next.Due : Now;
            Step(waiting.Dequeue());
        }

        if (then > Now)
            Now = then;
    }

    /// <summary>Does the next step, whenever it is due, and makes it then; false when nothing waits.</summary>
    public bool RunNext()
    {
        if (!waiting.TryDequeue(out var script, out var next))
            return false;

        Now = next.Due > Now ? next.Due : Now;
        Step(script);
        return true;
    }

    private void Step(IEnumerator<TimeSpan> script)
    {
        try
        {
            if (script.MoveNext())
                waiting.Enqueue(script, (Now + script.Current, order++));
            else
                script.Dispose();
        }
        catch (Exception fault) when (Failed is not null)
        {
            script.Dispose();
            Failed(fault);
        }
    }
}
