namespace Evolvex.Portal.Tests.Rig;

/// <summary>Keeps a second test run from using the same installed rig at the same time; the servers of this run share it.</summary>
internal static class RigLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly SemaphoreSlim Door = new(1);
    private static FileStream? _held;
    private static int _holders;

    /// <summary>Waits until no other run holds the rig; dispose to release it. The system releases it when the process dies.</summary>
    public static async Task<IAsyncDisposable> TakeAsync()
    {
        await Door.WaitAsync();
        try
        {
            _held ??= await OpenAsync();
            _holders++;
            return new Holding();
        }
        finally
        {
            Door.Release();
        }
    }

    private static async Task<FileStream> OpenAsync()
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

    private sealed class Holding : IAsyncDisposable
    {
        private bool _released;

        public async ValueTask DisposeAsync()
        {
            await Door.WaitAsync();
            try
            {
                if (_released) return;
                _released = true;
                if (--_holders > 0) return;
                _held?.Dispose();
                _held = null;
            }
            finally
            {
                Door.Release();
            }
        }
    }
}
