using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>A call with its number as the index has it that finds it: read in the order of these, none has to be sorted.</summary>
internal sealed class NumberedCall
{
    public required CallRow Call { get; init; }

    public required long Number { get; init; }
}

/// <summary>
/// The calls that a filter asks for, as questions to the database: none of them has a call of another, together they have all, and each has an index of its
/// own where the filter names something that one finds. An OR of what they ask would have none.
/// </summary>
internal static class CallsOfFilter
{
    /// <summary>The questions, for all days: the days are the span's business.</summary>
    public static List<IQueryable<NumberedCall>> Branches(SeenCalls seen, CallFilter filter, bool isMasked)
    {
        var branches = OfNumbers(seen.Database, Plain(seen.Calls, filter, isMasked), filter, isMasked);
        if (filter.Extension.Length > 0)
            branches = isMasked && NumberMask.Of(filter.Extension) != filter.Extension ? [Numbered(None(seen.Calls))] : branches.ConvertAll(calls => Of(seen.Database, calls, filter.Extension));
        return filter.Recorded is { } recorded ? branches.ConvertAll(calls => Recorded(seen.Database, calls, recorded)) : branches;
    }

    /// <summary>The filter names a number or an extension, which an index finds.</summary>
    public static bool IsFoundByIndex(CallFilter filter) => filter.Number.Length + filter.Caller.Length + filter.Called.Length + filter.Extension.Length > 0 || filter.Recorded == true;

    private static List<IQueryable<NumberedCall>> OfNumbers(PortalDbContext database, IQueryable<CallRow> calls, CallFilter filter, bool isMasked)
    {
        if (filter.Number.Length > 0) return OnEitherSide(database, filter.Called.Length > 0 ? Called(calls, filter.Called, isMasked) : calls, filter.Number, isMasked);
        if (filter.Called.Length > 0) return DialledOrReached(database, calls, filter.Called, isMasked);
        return [filter.Caller.Length > 0 ? Numbered(database, calls, WantedNumber.Of(filter.Caller, isMasked)) : Numbered(calls)];
    }

    private static List<IQueryable<NumberedCall>> OnEitherSide(PortalDbContext database, IQueryable<CallRow> calls, string number, bool isMasked)
    {
        var wanted = WantedNumber.Of(number, isMasked);
        if (wanted.Start.Length == 0) return [Numbered(None(calls))];
        var (start, pattern) = (wanted.Start, wanted.Pattern);
        var (from, dialled) = (From(calls, wanted), Dialled(calls, wanted));
        if (!wanted.IsWhole)
            return [Numbered(database, from, wanted), Numbered(database, dialled.Where(call => !EF.Functions.Like(call.FromKey, pattern, LikePattern.EscapeCharacter)), wanted)];
        return
        [
            Numbered(from), Numbered(dialled.Where(call => call.FromKey != start)),
            Of(database, Numbered(calls.Where(call => call.FromKey != start && call.DialledKey != start)), number),
        ];
    }

    private static List<IQueryable<NumberedCall>> DialledOrReached(PortalDbContext database, IQueryable<CallRow> calls, string number, bool isMasked)
    {
        var wanted = WantedNumber.Of(number, isMasked);
        if (wanted.Start.Length == 0) return [Numbered(None(calls))];
        if (!wanted.IsWhole) return [Numbered(database, Dialled(calls, wanted), wanted)];
        var start = wanted.Start;
        // Short numbers are those of extensions, and of what these did there is an index.
        return [Numbered(Dialled(calls, wanted)), Of(database, Numbered(calls.Where(call => call.DialledKey != start && call.Reached == number)), number)];
    }

    private static IQueryable<NumberedCall> Numbered(IQueryable<CallRow> calls) => calls.Select(call => new NumberedCall { Call = call, Number = call.Id });

    /// <summary>Calls that a part of a number finds: to have them in order SQLite would rather look at all calls there are, but for a number that it has to reckon.</summary>
    private static IQueryable<NumberedCall> Numbered(PortalDbContext database, IQueryable<CallRow> calls, WantedNumber wanted) =>
        wanted.IsWhole || !database.Database.IsSqlite() ? Numbered(calls) : calls.Select(call => new NumberedCall { Call = call, Number = call.Id + 0 });

    private static IQueryable<CallRow> Plain(IQueryable<CallRow> calls, CallFilter filter, bool isMasked)
    {
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

    private static IQueryable<NumberedCall> Of(PortalDbContext database, IQueryable<NumberedCall> calls, string extension)
    {
        var parts = database.Set<CallExtensionRow>().Where(part => part.Extension == extension);
        return calls.Join(parts, call => call.Number, part => part.CallId, (call, part) => new NumberedCall { Call = call.Call, Number = part.CallId });
    }

    private static IQueryable<NumberedCall> Recorded(PortalDbContext database, IQueryable<NumberedCall> calls, bool isRecorded)
    {
        var recordings = database.Set<RecordedCallRow>();
        return isRecorded
            ? calls.Join(recordings, call => call.Number, row => row.CallId, (call, row) => new NumberedCall { Call = call.Call, Number = row.CallId })
            : calls.Where(call => !recordings.Any(row => row.CallId == call.Number));
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
