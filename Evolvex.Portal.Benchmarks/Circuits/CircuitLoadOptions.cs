using System.Globalization;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>What <c>circuits</c> was asked to do.</summary>
/// <param name="Url">A running portal on loopback; null: one is started for the measurement and ended after it.</param>
/// <param name="ProcessId">Process of a running portal, whose CPU and heap are measured too.</param>
/// <param name="Browsers">Circuits at once.</param>
/// <param name="Seconds">Length of the measurement.</param>
/// <param name="Page">The page that they show.</param>
/// <param name="EventsPerSecond">Flood of the started portal's demo.</param>
internal sealed record CircuitLoadOptions(Uri? Url, int? ProcessId, int Browsers, int Seconds, string Page, int EventsPerSecond)
{
    public const string Usage =
        "circuits [URL [--pid PID]] [--browsers 50] [--seconds 30] [--page /live] [--events 1000]\n"
        + "  Opens circuits as browsers do, signed in as demo, and measures how long an event takes to their page.\n"
        + "  Without a URL it starts a portal whose demo floods with that many events a second.";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="WrongUsageException">The words make no sense; the message is for the user.</exception>
    public static CircuitLoadOptions Read(string[] words)
    {
        var options = new CircuitLoadOptions(Url: null, ProcessId: null, Browsers: 50, Seconds: 30, Page: "/live", EventsPerSecond: 1000);
        for (var at = 0; at < words.Length; at++)
        {
            options = words[at] switch
            {
                "--browsers" => options with { Browsers = Number() },
                "--seconds" => options with { Seconds = Number() },
                "--events" => options with { EventsPerSecond = Number() },
                "--pid" => options with { ProcessId = Number() },
                "--page" => options with { Page = Value() },
                var url when Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == "http" => options with { Url = address },
                var other => throw new WrongUsageException($"What is {other}?"),
            };

            string Value() => ++at < words.Length ? words[at] : throw new WrongUsageException($"{words[at - 1]} needs a value.");
            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new WrongUsageException($"{words[at - 1]} needs a positive number.");
        }

        return options.Url is { IsLoopback: false } ? throw new WrongUsageException("Loopback only: this is a load generator.") : options;
    }
}

/// <summary>The command line makes no sense; the message is for the user.</summary>
internal sealed class WrongUsageException(string message) : Exception(message);
