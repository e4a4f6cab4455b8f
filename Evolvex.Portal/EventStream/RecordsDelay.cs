using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.EventStream;

/// <summary>
/// Whether the records of calls that were seen to end come soon. An account of the manager interface that may run no commands is not told that Asterisk
/// writes in batches; that history and verdicts are minutes late is seen all the same.
/// </summary>
internal sealed class RecordsDelay(ILogger<RecordsDelay> logger) : IPortalCheck
{
    /// <summary>Calls that are looked back at; of some Asterisk is told to write no record, so it takes more than one, and half of them.</summary>
    private const int Latest = 20, Fewest = 3;

    private const string Subject = "call records";

    private readonly Lock _lock = new();
    private readonly Queue<bool> _late = new();
    private bool _isTold;

    public int Order => 2;

    string IPortalCheck.Subject => Subject;

    /// <summary>The record of a call was there in time.</summary>
    public void Came() => Count(isLate: false);

    /// <summary>A call had none within <see cref="EndedCalls.Patience"/>, although all that is written has been read.</summary>
    public void Missed() => Count(isLate: true);

    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!IsLate) return Task.FromResult<IReadOnlyList<CheckFinding>>([]);
            return Task.FromResult<IReadOnlyList<CheckFinding>>(
            [
                new CheckFinding(
                    Subject, CheckVerdict.Warning, $"of the last {_late.Count} calls that ended, {_late.Count(late => late)} had no record within {EndedCalls.Patience.TotalSeconds} s.",
                    "asterisk -rx \"cdr show status\" must say Mode: Simple; where it says Batch, set batch=no in [general] of cdr.conf; then: asterisk -rx \"module reload cdr\""),
            ]);
        }
    }

    private bool IsLate => _late.Count(late => late) is var late && late >= Fewest && late * 2 >= _late.Count;

    private void Count(bool isLate)
    {
        lock (_lock)
        {
            _late.Enqueue(isLate);
            if (_late.Count > Latest) _late.Dequeue();
            if (IsLate && !_isTold) EventStreamLog.RecordsLate(logger, EndedCalls.Patience.TotalSeconds);
            _isTold = IsLate;
        }
    }
}
