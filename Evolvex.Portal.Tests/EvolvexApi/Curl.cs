using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>The program that integrators' scripts and PHP's curl functions are made of.</summary>
internal static class Curl
{
    /// <summary>Calls it and gives the status of the answer with its body.</summary>
    public static async Task<(int Status, string Body)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("curl", ["--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_code}", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var curl = Process.Start(start)!;
        var errors = curl.StandardError.ReadToEndAsync();
        var text = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        curl.ExitCode.ShouldBe(0, await errors);
        var end = text.LastIndexOf('\n');
        return (int.Parse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture), text[..end]);
    }
}
