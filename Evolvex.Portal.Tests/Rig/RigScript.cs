using System.Diagnostics;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>Runs a script of the rig to its end.</summary>
internal static class RigScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Standard output of the script; its errors become the exception's text.</summary>
    /// <exception cref="RigFailedException">It ended with another status than 0, or not within two minutes.</exception>
    public static async Task<string> RunAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        using var process = Start(script, arguments, settings);
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? await output : throw new RigFailedException($"{Describe(script, arguments)} failed: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new RigFailedException($"{Describe(script, arguments)} did not end within {Limit.TotalSeconds:F0} s.");
        }
    }

    /// <summary>Starts the script; the caller waits for it and disposes it.</summary>
    public static Process Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(Path.Combine(RigFolder.Scripts, script), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new RigFailedException($"{script} did not start.");
        process.StandardInput.Close();
        return process;
    }

    private static string Describe(string script, IEnumerable<string> arguments) => $"`{script} {string.Join(' ', arguments)}`";
}

/// <summary>Something that the tests need outside this process is missing or did not work.</summary>
internal sealed class RigFailedException(string message) : Exception(message);
