using System.Diagnostics;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// A program that reads files of strangers and is trusted with nothing: bounded memory and processor time, no file to write, nothing of this process's environment
/// (which may hold secrets). It says what it makes on its standard output, and is killed when it is let go.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private const long MostMemory = 1024L * 1024 * 1024;
    private const int LongestComplaint = 400;

    private readonly Process _process;
    private readonly Task<string> _complaint;

    private ChildProgram(Process process, CancellationToken cancellation)
    {
        _process = process;
        _complaint = ComplaintAsync(process.StandardError, cancellation);
    }

    /// <summary>What it makes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Each as it is; there is no shell.</param>
    /// <param name="mostProcessorTime">The system ends it after that.</param>
    /// <param name="cancellation">Ends the reading of what it says.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not installed.</exception>
    public static ChildProgram Start(string program, IEnumerable<string> arguments, TimeSpan mostProcessorTime, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "LD_LIBRARY_PATH")).ToList()) start.Environment.Remove(name);
        var process = Process.Start(start)!;
        if (OperatingSystem.IsLinux()) ProcessLimits.Apply(process.Id, MostMemory, mostProcessorTime);
        return new ChildProgram(process, cancellation);
    }

    /// <summary>Waits for its end, after all output has been read. Its exit code, 0 where all was well, and the first words of what it complained of, without paths.</summary>
    public async Task<(int Code, string Complaint)> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, await _complaint);
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Gone between the question and the blow: that is what was wanted.
        }
        _ = _complaint.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _process.Dispose();
    }

    // The rest is read and thrown away, or the program would wait.
    private static async Task<string> ComplaintAsync(StreamReader errors, CancellationToken cancellation)
    {
        var first = "";
        while (await errors.ReadLineAsync(cancellation) is { } line)
            if (first.Length < LongestComplaint) first = first.Length == 0 ? line : $"{first} {line}";
        if (first.Length > LongestComplaint) first = first[..LongestComplaint];
        return string.Join(' ', first.Split(' ').Where(word => !word.Contains('/', StringComparison.Ordinal)));
    }
}
