using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.History;

namespace Evolvex.Portal.Tests.DemoPbx;

/// <summary>The past of the demo, played once for all tests that look at it; in a zone that goes over to summer time meanwhile.</summary>
public sealed class NinetyDays
{
    internal static readonly DateTimeOffset Until = new(2026, 4, 15, 9, 30, 0, TimeSpan.Zero);

    internal TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    internal IReadOnlyList<CallRecord> Rows { get; }

    internal IReadOnlyCollection<CallRecord> Recorded { get; }

    public NinetyDays()
    {
        var choice = new RecordingChoice(Until, 36);
        Rows = [.. choice.Watch(new PastCalls(PhoneBook.Normal(), Zone, 1).Play(Until.AddDays(-90), Until, 1))];
        Recorded = choice.Chosen;
    }
}
