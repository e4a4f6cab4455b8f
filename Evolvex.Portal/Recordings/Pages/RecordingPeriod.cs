namespace Evolvex.Portal.Recordings.Pages;

/// <summary>Days on the PBX's calendar, both included.</summary>
internal sealed record RecordingPeriod(DateOnly From, DateOnly To)
{
    private const int UsualDays = 7;

    /// <summary>The days that an address names; without any the last seven.</summary>
    public static RecordingPeriod Of(DateOnly? from, DateOnly? to, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        var last = to ?? today;
        var first = from ?? (to is null ? today.AddDays(1 - UsualDays) : last.AddDays(1 - UsualDays));
        return first <= last ? new RecordingPeriod(first, last) : new RecordingPeriod(last, first);
    }

    /// <summary>The calls of these days.</summary>
    public RecordedCallFilter Filter(string? text) => new(From.ToDateTime(TimeOnly.MinValue), To == DateOnly.MaxValue ? DateTime.MaxValue : To.AddDays(1).ToDateTime(TimeOnly.MinValue), text?.Trim() ?? "");
}
