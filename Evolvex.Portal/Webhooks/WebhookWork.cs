namespace Evolvex.Portal.Webhooks;

/// <summary>Says that there may be something to send, so that who sends need not wait for its next look.</summary>
internal sealed class WebhookWork
{
    private volatile TaskCompletionSource _signal = New();

    /// <summary>Ends when there is something after it was asked for.</summary>
    public Task Signalled => _signal.Task;

    public void Signal() => Interlocked.Exchange(ref _signal, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
