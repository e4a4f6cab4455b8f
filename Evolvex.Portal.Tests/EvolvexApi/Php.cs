using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>PHP's command line with its curl extension, which the vendor's clients are written in.</summary>
internal static class Php
{
    private const string Missing = "These tests need php with its curl extension: apt-get install php-cli php-curl";

    /// <summary>Runs a program, which may use what is deprecated but must not cause a warning, and gives what it printed.</summary>
    /// <param name="program">PHP after its opening tag.</param>
    /// <param name="arguments">Its <c>$argv</c>, from 1.</param>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("php", ["-d", "display_errors=stderr", "-d", "error_reporting=24575", "-r", "if (!extension_loaded('curl')) exit(77);\n" + program, "--", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var php = Start(start);
        var errors = php.StandardError.ReadToEndAsync();
        var text = await php.StandardOutput.ReadToEndAsync();
        await php.WaitForExitAsync();
        php.ExitCode.ShouldNotBe(77, Missing);
        (await errors).ShouldBeEmpty();
        return text;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException(Missing, fault);
        }
    }
}
