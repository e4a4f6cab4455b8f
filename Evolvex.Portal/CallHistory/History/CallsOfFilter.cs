using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>
/// The calls that a filter asks for, as questions to the database: none of them has a call of another, together they have all, and each has an index of its
/// own where the filter names something that one finds. An OR of what they ask would have none.
/// </summary>
internal static class CallsOfFilter
{
    /// <summary>The questions, for all days: the days are the span's business.</summary>
    public static List<IQueryable<CallRow>> Branches(SeenCalls seen, CallFilter filter, bool isMasked)
    {
        var calls = Plain(seen, filter, isMasked);
        if (filter.Number.Length > 0)
        {
            if (filter.Called.Length > 0) calls = Called(calls, filter.Called, isMasked);
            return OnEitherSide(seen.Database, calls, filter.Number, isMasked);
        }

        return filter.Called.Length > 0 ? DialledOrReached(seen.Database, calls, filter.Called, isMasked) : [calls];
    }

    /// <summary>The filter names a number or an extension, which an index finds.</summary>
    public static bool IsFoundByIndex(CallFilter filter) => filter.Number.Length + filter.Caller.Length + filter.Called.Length + filter.Extension.Length > 0 || filter.Recorded == true;

    private static List<IQueryable<CallRow>> OnEitherSide(PortalDbContext database, IQueryable<CallRow> calls, string number, bool isMasked)
    {
        var wanted = WantedNumber.Of(number, isMasked);
        if (wanted.Start.Length == 0) return [None(calls)];
        var (start, pattern) = (wanted.Start, wanted.Pattern);
        if (!wanted.IsWhole)
            return [From(calls, wanted), Dialled(calls, wanted).Where(call => !EF.Functions.Like(call.FromKey, pattern, LikePattern.EscapeCharacter))];
        return
        [
            From(calls, wanted), Dialled(calls, wanted).Where(call => call.FromKey != start),
            Of(database, calls, number).Where(call => call.FromKey != start && call.DialledKey != start),
        ];
    }

    private static List<IQueryable<CallRow>> DialledOrReached(PortalDbContext database, IQueryable<CallRow> calls, string number, bool isMasked)
    {
        var wanted = WantedNumber.Of(number, isMasked);
        if (wanted.Start.Length == 0) return [None(calls)];
        if (!wanted.IsWhole) return [Dialled(calls, wanted)];
        var start = wanted.Start;
        // Short numbers are those of extensions, and of what these did there is an index.
        return [Dialled(calls, wanted), Of(database, calls, number).Where(call => call.DialledKey != start && call.Reached == number)];
    }

    private static IQueryable<CallRow> Plain(SeenCalls seen, CallFilter filter, bool isMasked)
    {
        var calls = seen.Calls;
        if (filter.Direction is { } direction) calls = calls.Where(call => call.Direction == direction);
        if (filter.Verdicts.Count > 0) calls = calls.Where(call => filter.Verdicts.Contains(call.Verdict));
        if (filter.Queue.Length > 0) calls = calls.Where(call => call.Queue == filter.Queue);
        if (filter.Trunk.Length > 0) calls = calls.Where(call => call.Trunk == filter.Trunk);
        if (filter.Wait.Least is { } waited) calls = calls.Where(call => call.WaitSeconds >= waited);
        if (filter.Wait.Most is { } waitedAtMost) calls = calls.Where(call => call.WaitSeconds <= waitedAtMost);
        if (filter.Talk.Least is { } talked) calls = calls.Where(call => call.TalkSeconds >= talked);
        if (filter.Talk.Most is { } talkedAtMost) calls = calls.Where(call => call.TalkSeconds <= talkedAtMost);
        if (filter.Hour is { } hour) calls = calls.Where(call => call.Hour == hour);
        if (filter.Caller.Length > 0) calls = From(calls, WantedNumber.Of(filter.Caller, isMasked));
        if (filter.Extension.Length > 0) calls = isMasked && NumberMask.Of(filter.Extension) != filter.Extension ? None(calls) : Of(seen.Database, calls, filter.Extension);
        if (filter.Recorded is { } recorded) calls = Recorded(seen.Database, calls, recorded);
        return Texted(calls, filter.Text, isMasked);
    }

    private static IQueryable<CallRow> None(IQueryable<CallRow> calls) => calls.Where(call => call.Id < 0);

    // The range is for the index, the pattern for the meaning: how signs sort differs between databases, what a text begins with does not.
    private static IQueryable<CallRow> From(IQueryable<CallRow> calls, WantedNumber wanted)
    {
        var (start, pattern, end) = (wanted.Start, wanted.Pattern, NumberKey.After(wanted.Start));
        if (wanted.IsWhole) return calls.Where(call => call.FromKey == start);
        calls = calls.Where(call => string.Compare(call.FromKey, start) >= 0 && EF.Functions.Like(call.FromKey, pattern, LikePattern.EscapeCharacter));
        return end is null ? calls : calls.Where(call => string.Compare(call.FromKey, end) < 0);
    }

    private static IQueryable<CallRow> Dialled(IQueryable<CallRow> calls, WantedNumber wanted)
    {
        var (start, pattern, end) = (wanted.Start, wanted.Pattern, NumberKey.After(wanted.Start));
        if (wanted.IsWhole) return calls.Where(call => call.DialledKey == start);
        calls = calls.Where(call => string.Compare(call.DialledKey, start) >= 0 && EF.Functions.Like(call.DialledKey, pattern, LikePattern.EscapeCharacter));
        return end is null ? calls : calls.Where(call => string.Compare(call.DialledKey, end) < 0);
    }

    private static IQueryable<CallRow> Called(IQueryable<CallRow> calls, string number, bool isMasked)
    {
        var wanted = WantedNumber.Of(number, isMasked);
        if (!wanted.IsWhole) return Dialled(calls, wanted);
        var start = wanted.Start;
        return start.Length == 0 ? None(calls) : calls.Where(call => call.DialledKey == start || call.Reached == number);
    }

    private static IQueryable<CallRow> Of(PortalDbContext database, IQueryable<CallRow> calls, string extension)
    {
        var parts = database.Set<CallExtensionRow>().Where(part => part.Extension == extension);
        return calls.Join(parts, call => call.Id, part => part.CallId, (call, _) => call);
    }

    private static IQueryable<CallRow> Recorded(PortalDbContext database, IQueryable<CallRow> calls, bool isRecorded)
    {
        var recordings = database.Set<RecordedCallRow>();
        return isRecorded ? calls.Join(recordings, call => call.Id, row => row.CallId, (call, _) => call) : calls.Where(call => !recordings.Any(row => row.CallId == call.Id));
    }

    private static IQueryable<CallRow> Texted(IQueryable<CallRow> calls, string text, bool isMasked)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
        {
            var part = $"%{LikePattern.Escape(word)}%";
            calls = isMasked && word.Any(char.IsDigit) ? Visible(calls, word, part) : calls.Where(call => EF.Functions.Like(call.FromNumber, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.FromName!, part, LikePattern.EscapeCharacter)
                || EF.Functions.Like(call.Dialled, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.Reached!, part, LikePattern.EscapeCharacter)
                || EF.Functions.Like(call.Queue!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.CallKey, part, LikePattern.EscapeCharacter));
        }

        return calls;
    }

    /// <summary>Digits within an outside number would tell what is hidden of it: they find extensions, queues and calls.</summary>
    private static IQueryable<CallRow> Visible(IQueryable<CallRow> calls, string word, string part)
    {
        var number = NumberMask.Of(word) == word ? word : "-";
        return calls.Where(call => call.FromNumber == number || call.Dialled == number || call.Reached == number
            || EF.Functions.Like(call.Queue!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.CallKey, part, LikePattern.EscapeCharacter));
    }
}
