using System.Collections.Concurrent;

namespace Evolvex.Portal.Tests.Support;

/// <summary>Does what is posted one after another on one thread, as a circuit does for its page.</summary>
public sealed class PageThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Act, object? State)> _posted = [];

    private PageThread()
    {
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    /// <summary>Does something asynchronous to its end; what it threw is thrown.</summary>
    public static void Run(Func<PageThread, Task> act)
    {
        var (before, thread) = (Current, new PageThread());
        SetSynchronizationContext(thread);
        try
        {
            var whole = act(thread);
            _ = whole.ContinueWith(_ => thread._posted.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var (done, state) in thread._posted.GetConsumingEnumerable()) done(state);
            if (whole.IsFaulted) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(whole.Exception!.InnerException!);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
