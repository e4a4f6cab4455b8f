namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Waits until something is so, and fails when it is not within thirty seconds.</summary>
internal static class WaitFor
{
    public static async Task Async(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            deadline.IsCancellationRequested.ShouldBeFalse("it did not come about within thirty seconds");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
