namespace Evolvex.Portal.Tests.Rig;

/// <summary>Keeps a second test run from using the same installed rig at the same time.</summary>
internal static class RigLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits until nobody else holds the rig; dispose to release it. The system releases it when the process dies.</summary>
    public static async Task<IDisposable> TakeAsync()
    {
        Directory.CreateDirectory(RigFolder.Installed);
        var path = Path.Combine(RigFolder.Installed, "in-use");
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!deadline.IsCancellationRequested)
            {
                // Another test run has it: wait for its end.
                await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
            }
            catch (IOException)
            {
                throw new RigFailedException($"Another test run has used {RigFolder.Installed} for {Patience.TotalMinutes:F0} minutes; give this one its own with EVOLVEX_TEST_RIG.");
            }
        }
    }
}
