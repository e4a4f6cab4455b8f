using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>One running phone. Dispose it to tear it off the line; a call in progress is then not hung up by it.</summary>
public sealed partial class RigPhone : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _what;
    private readonly Task<string> _errors;
    private readonly Task<string> _output;
    private bool _disposed;

    internal RigPhone(Process process, string what)
    {
        _process = process;
        _what = what;
        _errors = process.StandardError.ReadToEndAsync();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Waits until the phone has done all its calls.</summary>
    /// <returns>True when each went as it should; false when the far side refused, was busy or never answered.</returns>
    public async Task<bool> EndedAsync(TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(1));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RigFailedException($"`phone {_what}` has not ended.");
        }

        return _process.ExitCode == 0;
    }

    /// <summary>What the phone said of unexpected answers; complete when it has ended.</summary>
    public Task<string> ErrorsAsync() => _errors;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, Terminate);
        await _process.WaitForExitAsync();
        await Task.WhenAll(_errors, _output);
        _process.Dispose();
    }

    internal async Task ListeningAsync(int port)
    {
        var waited = Stopwatch.StartNew();
        while (!IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Any(listener => listener.Port == port))
        {
            if (_process.HasExited || waited.Elapsed > Limit)
                throw new RigFailedException($"`phone {_what}` does not listen on port {port}: {(_process.HasExited ? await _errors : "no answer")}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);
}
