using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Benchmarks.EvolvexApi;

/// <summary>The load generator wrk (package <c>wrk</c>), with 50 connections that always have one request under way.</summary>
internal static partial class Wrk
{
    /// <summary>Requests a second.</summary>
    /// <exception cref="InvalidOperationException">wrk failed, or an answer was not 200.</exception>
    public static async Task<double> RunAsync(Uri url, string header, int seconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", "-c50", $"-d{seconds}s", "-H", header, url.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var told = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0 || told.Contains("Non-2xx", StringComparison.Ordinal) || told.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"{url.GetLeftPart(UriPartial.Path)}: {told}");
        return double.Parse(RequestRate().Match(told).Groups["rate"].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequestRate();
}
