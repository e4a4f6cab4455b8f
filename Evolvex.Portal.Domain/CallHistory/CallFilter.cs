using System.Globalization;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>A stretch of days that has a name.</summary>
public enum CallPeriod
{
    /// <summary>The day that it is on the PBX's clock.</summary>
    Today,

    /// <summary>The day before.</summary>
    Yesterday,

    /// <summary>Today and the six days before.</summary>
    Week,

    /// <summary>Today and the 29 days before.</summary>
    Month,

    /// <summary>From one day to another, both included.</summary>
    Custom,

    /// <summary>All that there is.</summary>
    All,
}

/// <summary>At least and at most; what is null does not matter.</summary>
/// <param name="Least">At least so much.</param>
/// <param name="Most">At most so much.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct Bounds(int? Least, int? Most)
{
    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => Least is null && Most is null;

    /// <summary>As in an address: <c>20-60</c>, <c>20-</c>, <c>-60</c>.</summary>
    public override string ToString() => IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $"{Least}-{Most}");

    /// <summary>Reads what <see cref="ToString"/> writes; anything else asks for nothing.</summary>
    public static Bounds Read(string? text)
    {
        if (text?.Split('-') is not [var least, var most]) return default;
        return new Bounds(Number(least), Number(most));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : null;
}

/// <summary>Which calls to show. All of it fits into an address, so that a filter can be sent to somebody; what is empty does not matter.</summary>
public sealed record CallFilter
{
    /// <summary>Which days.</summary>
    public CallPeriod Period { get; init; }

    /// <summary>Of <see cref="CallPeriod.Custom"/>: the first day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Of <see cref="CallPeriod.Custom"/>: the last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>On either side.</summary>
    public string Number { get; init; } = "";

    /// <summary>Who called.</summary>
    public string Caller { get; init; } = "";

    /// <summary>What was dialled, or who was reached.</summary>
    public string Called { get; init; } = "";

    /// <summary>From outside, to outside or in the house.</summary>
    public CallDirection? Direction { get; init; }

    /// <summary>Any of these; none: all.</summary>
    public IReadOnlyList<CallVerdict> Verdicts { get; init; } = [];

    /// <summary>Came through this queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>This extension made it, rang or answered.</summary>
    public string Extension { get; init; } = "";

    /// <summary>Went over this trunk.</summary>
    public string Trunk { get; init; } = "";

    /// <summary>Seconds until somebody answered or the caller gave up.</summary>
    public Bounds Wait { get; init; }

    /// <summary>Seconds of talk.</summary>
    public Bounds Talk { get; init; }

    /// <summary>With a recording, or without one; null: either.</summary>
    public bool? Recorded { get; init; }

    /// <summary>Part of a name, a number or the call's id.</summary>
    public string Text { get; init; } = "";

    /// <summary>Began in this hour of the PBX's clock, 0 to 23.</summary>
    public int? Hour { get; init; }

    /// <summary>Began on this day of the week.</summary>
    public DayOfWeek? Weekday { get; init; }

    /// <summary>Nothing but the days is asked for.</summary>
    public bool IsPlain => this == new CallFilter { Period = Period, From = From, To = To, Verdicts = Verdicts } && Verdicts.Count == 0;

    /// <summary>What is asked for can be told from the hourly totals.</summary>
    public bool IsOfTotals => Number.Length + Caller.Length + Called.Length + Extension.Length + Text.Length == 0 && Wait.IsEmpty && Talk.IsEmpty && Recorded is null;

    /// <summary>The same but for the days.</summary>
    public CallFilter In(CallPeriod period) => this with { Period = period, From = null, To = null };

    /// <summary>First and last day; null: all that there is.</summary>
    /// <param name="today">The day that it is on the PBX's clock.</param>
    public (DateOnly First, DateOnly Last)? Days(DateOnly today) => Period switch
    {
        // From a day to an earlier one: the same days the other way round.
        CallPeriod.Custom when (From ?? To ?? today) > (To ?? today) => (To ?? today, From ?? To ?? today),
        CallPeriod.Today => (today, today),
        CallPeriod.Yesterday => (today.AddDays(-1), today.AddDays(-1)),
        CallPeriod.Week => (today.AddDays(-6), today),
        CallPeriod.Month => (today.AddDays(-29), today),
        CallPeriod.Custom => (From ?? To ?? today, To ?? today),
        _ => null,
    };

    /// <summary>Reads an address's parameters; what cannot be read asks for nothing.</summary>
    /// <param name="value">The value of a parameter, null where it is absent.</param>
    /// <param name="byDefault">The days where the address names none.</param>
    public static CallFilter Read(Func<string, string?> value, CallPeriod byDefault = CallPeriod.Today)
    {
        var (from, to) = (Day(value("from")), Day(value("to")));
        return new CallFilter
        {
            Period = from is not null || to is not null ? CallPeriod.Custom : Named(value("period"), byDefault) is var named && named == CallPeriod.Custom ? byDefault : named,
            From = from,
            To = to,
            Number = Short(value("number")),
            Caller = Short(value("caller")),
            Called = Short(value("called")),
            Direction = Enum.TryParse<CallDirection>(value("direction"), ignoreCase: true, out var direction) && direction is CallDirection.Inbound or CallDirection.Outbound or CallDirection.Internal ? direction : null,
            Verdicts = [.. (value("verdict") ?? "").Split(',').Select(word => Named<CallVerdict>(word, default)).Where(verdict => verdict != default).Distinct().Order()],
            Queue = Short(value("queue")),
            Extension = Short(value("ext")),
            Trunk = Short(value("trunk")),
            Wait = Bounds.Read(value("wait")),
            Talk = Bounds.Read(value("talk")),
            Recorded = value("recorded") switch { "yes" => true, "no" => false, _ => null },
            Text = Short(value("q")),
            Hour = int.TryParse(value("hour"), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24 ? hour : null,
            Weekday = int.TryParse(value("weekday"), NumberStyles.None, CultureInfo.InvariantCulture, out var weekday) && weekday < 7 ? (DayOfWeek)weekday : null,
        };
    }

    /// <summary>The address's parameters, those that ask for something.</summary>
    public IEnumerable<(string Name, string Value)> Parameters()
    {
        if (Period == CallPeriod.Custom)
        {
            if (From is { } from) yield return ("from", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (To is { } to) yield return ("to", to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else
        {
            yield return ("period", Word(Period));
        }

        foreach (var pair in new[]
        {
            ("number", Number), ("caller", Caller), ("called", Called), ("direction", Direction is { } direction ? Word(direction) : ""),
            ("verdict", string.Join(',', Verdicts.Select(Word))), ("queue", Queue), ("ext", Extension), ("trunk", Trunk), ("wait", Wait.ToString()), ("talk", Talk.ToString()),
            ("recorded", Recorded switch { true => "yes", false => "no", _ => "" }), ("q", Text), ("hour", Hour?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ("weekday", Weekday is { } weekday ? ((int)weekday).ToString(CultureInfo.InvariantCulture) : ""),
        })
        {
            if (pair.Item2.Length > 0) yield return pair;
        }
    }

    /// <summary>The parameters as they stand in an address, behind the question mark.</summary>
    public string ToQuery() => string.Join('&', Parameters().Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    /// <inheritdoc />
    public bool Equals(CallFilter? other) => other is not null && ToQuery() == other.ToQuery();

    /// <inheritdoc />
    public override int GetHashCode() => ToQuery().GetHashCode(StringComparison.Ordinal);

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Named<T>(string? word, T byDefault) where T : struct, Enum =>
        word is { Length: > 0 } && !char.IsAsciiDigit(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : byDefault;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2200 ? day : null;

    private static string Short(string? text) => text?.Trim() is { Length: > 0 } known ? known.Length <= 80 ? known : known[..80] : "";
}
