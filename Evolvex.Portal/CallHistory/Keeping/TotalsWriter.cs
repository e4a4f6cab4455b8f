using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Adds to the totals what calls change in them; what calls that are taken away leave at nothing goes. Runs inside the caller's transaction.</summary>
internal sealed class TotalsWriter(PortalDbContext database)
{
    /// <summary>The table of numbers and its columns.</summary>
    public const string Numbers = "call_numbers (direction, month, number, calls, answered, talk_seconds)";

    private static readonly string[] Sums = ["calls", "in_time", "wait_seconds", "talk_seconds"];

    /// <summary>Applies all of it.</summary>
    /// <param name="counted">What changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="sweepsNumbers">False: numbers that count nothing any more are left to the caller.</param>
    public async Task ApplyAsync(CountedCalls counted, CancellationToken cancellationToken, bool sweepsNumbers = true)
    {
        await HoursAsync(counted, cancellationToken);
        await DaysAsync(counted, cancellationToken);
        await DayHoursAsync(counted, cancellationToken);
        await WaitsAsync(counted, cancellationToken);
        await ExtensionsAsync(counted, cancellationToken);
        await AddNumbersAsync(counted.Numbers.OrderBy(number => number.Key.Direction).ThenBy(number => number.Key.Month).ThenBy(number => number.Key.Number, StringComparer.Ordinal), cancellationToken);
        if (!counted.TakesAway) return;
        await SweepAsync(counted, cancellationToken);
        if (sweepsNumbers) await SweepNumbersOfAsync(database, $"IN ({string.Join(", ", counted.Days.Select(day => day / 100).Distinct().Select(Text))})", cancellationToken);
    }

    /// <summary>Takes away numbers that count nothing any more.</summary>
    /// <param name="database">The caller's transaction.</param>
    /// <param name="month">In this month, such as 202611, and later.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task SweepNumbersAsync(PortalDbContext database, int month, CancellationToken cancellationToken) => SweepNumbersOfAsync(database, $">= {Text(month)}", cancellationToken);

    private static Task SweepNumbersOfAsync(PortalDbContext database, string months, CancellationToken cancellationToken) =>
        database.RunAsync($"DELETE FROM call_numbers WHERE direction IN (1, 2, 3) AND month {months} AND calls = 0", cancellationToken);

    private async Task HoursAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var into = Into("call_hours", ["day", "hour", "direction", "verdict", "queue", "trunk"], Sums);
        foreach (var ((day, hour, direction, verdict, queue, trunk), sum) in counted.Hours)
        {
            if (sum == default) continue;
            Add(into.Row().Add(day).Add(hour).Add((int)direction).Add((int)verdict).Add(queue).Add(trunk), sum);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    private async Task DaysAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var days = new Dictionary<(TotalKind Kind, int Day, string Name, int Direction, int Verdict), CallCount>();
        foreach (var (hour, sum) in counted.Hours)
        {
            foreach (var (kind, name) in Kinds(hour.Queue, hour.Trunk))
                CollectionsMarshal.GetValueRefOrAddDefault(days, (kind, hour.Day, name, (int)hour.Direction, (int)hour.Verdict), out _) += sum;
        }

        var into = Into("call_days", ["kind", "day", "name", "direction", "verdict"], Sums);
        foreach (var ((kind, day, name, direction, verdict), sum) in days.OrderBy(day => (day.Key.Kind, day.Key.Day)))
        {
            if (sum == default) continue;
            Add(into.Row().Add((int)kind).Add(day).Add(name).Add(direction).Add(verdict), sum);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    private async Task DayHoursAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var hours = new Dictionary<(TotalKind Kind, string Name, int Day, int Hour, int Direction), int>();
        foreach (var (hour, sum) in counted.Hours)
        {
            foreach (var (kind, name) in Kinds(hour.Queue, hour.Trunk))
                CollectionsMarshal.GetValueRefOrAddDefault(hours, (kind, name, hour.Day, hour.Hour, (int)hour.Direction), out _) += sum.Calls;
        }

        var into = Into("call_day_hours", ["kind", "name", "day", "hour", "direction"], ["calls"]);
        foreach (var ((kind, name, day, hour, direction), calls) in hours)
        {
            if (calls == 0) continue;
            into.Row().Add((int)kind).Add(name).Add(day).Add(hour).Add(direction).Add(calls);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    private async Task WaitsAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var waits = new Dictionary<(TotalKind Kind, int Span, string Name, int Direction, int Wait), int>();
        foreach (var ((day, direction, queue, trunk, wait), calls) in counted.Waits)
        {
            foreach (var (kind, name) in Kinds(queue, trunk))
                foreach (var span in new[] { day, day / 100 })
                    CollectionsMarshal.GetValueRefOrAddDefault(waits, (kind, span, name, (int)direction, wait), out _) += calls;
        }

        var into = Into("call_wait_sums", ["kind", "span", "name", "direction", "wait"], ["calls"]);
        foreach (var ((kind, span, name, direction, wait), calls) in waits.OrderBy(wait => (wait.Key.Kind, wait.Key.Span)))
        {
            if (calls == 0) continue;
            into.Row().Add((int)kind).Add(span).Add(name).Add(direction).Add(wait).Add(calls);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    private async Task ExtensionsAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var into = Into("call_extension_sums", ["span", "extension"], ["made", "taken", "missed", "talk_seconds"]);
        var months = counted.Extensions.GroupBy(day => (Month: day.Key.Day / 100, day.Key.Extension))
            .Select(month => (month.Key.Month, month.Key.Extension, Sum: month.Aggregate(default(ExtensionCount), (sum, day) => sum + day.Value)));
        foreach (var (span, extension, sum) in counted.Extensions.Select(day => (day.Key.Day, day.Key.Extension, day.Value)).Concat(months))
        {
            if (sum == default) continue;
            into.Row().Add(span).Add(extension).Add(sum.Made).Add(sum.Taken).Add(sum.Missed).Add(sum.TalkSeconds);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    /// <summary>Adds to how often numbers outside called and were called.</summary>
    public async Task AddNumbersAsync(IEnumerable<KeyValuePair<(CallDirection Direction, int Month, string Number), NumberCount>> numbers, CancellationToken cancellationToken)
    {
        var into = Into("call_numbers", ["direction", "month", "number"], ["calls", "answered", "talk_seconds"]);
        await AddAsync(numbers, into, cancellationToken);
        await into.SendAsync(cancellationToken);
    }

    /// <summary>Adds numbers to rows for <see cref="Numbers"/>; best in the order of that table.</summary>
    public static async Task AddAsync(IEnumerable<KeyValuePair<(CallDirection Direction, int Month, string Number), NumberCount>> numbers, TableRows rows, CancellationToken cancellationToken)
    {
        foreach (var (key, sum) in numbers)
        {
            if (sum == default) continue;
            rows.Row().Add((int)key.Direction).Add(key.Month).Add(key.Number).Add(sum.Calls).Add(sum.Answered).Add(sum.TalkSeconds);
            await rows.EndAsync(cancellationToken);
        }
    }

    /// <summary>Takes away rows that count nothing any more.</summary>
    private async Task SweepAsync(CountedCalls counted, CancellationToken cancellationToken)
    {
        var days = string.Join(", ", counted.Days.Select(Text));
        var spans = string.Join(", ", counted.Days.Concat(counted.Days.Select(day => day / 100)).Distinct().Select(Text));
        // Of the hours all names are needed, as their table lies in the order of these.
        var names = counted.Hours.Keys.SelectMany(hour => Kinds(hour.Queue, hour.Trunk)).Select(kind => kind.Name).Distinct(StringComparer.Ordinal);
        var named = new StringBuilder();
        foreach (var name in names) SqlLiteral.Append(named.Append(named.Length == 0 ? "" : ", "), name, database.Database.IsSqlite());
        foreach (var where in new[]
        {
            $"call_day_hours WHERE kind IN (0, 1, 2) AND name IN ({named}) AND day IN ({days}) AND calls = 0",
            $"call_hours WHERE day IN ({days}) AND calls = 0", $"call_days WHERE kind IN (0, 1, 2) AND day IN ({days}) AND calls = 0",
            $"call_wait_sums WHERE kind IN (0, 1, 2) AND span IN ({spans}) AND calls = 0", $"call_extension_sums WHERE span IN ({spans}) AND made = 0 AND taken = 0 AND missed = 0 AND talk_seconds = 0",
        })
        {
            await database.RunAsync($"DELETE FROM {where}", cancellationToken);
        }
    }

    /// <summary>The totals that a call counts to.</summary>
    private static IEnumerable<(TotalKind Kind, string Name)> Kinds(string queue, string trunk)
    {
        yield return (TotalKind.All, "");
        if (queue.Length > 0) yield return (TotalKind.Queue, queue);
        if (trunk.Length > 0) yield return (TotalKind.Trunk, trunk);
    }

    private static void Add(InsertStatement row, CallCount sum) => row.Add(sum.Calls).Add(sum.InTime).Add(sum.WaitSeconds).Add(sum.TalkSeconds);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds to rows that are there, where there are any.</summary>
    private InsertStatement Into(string table, string[] key, string[] sums)
    {
        var isSqlite = database.Database.IsSqlite();
        var added = string.Join(", ", sums.Select(sum => isSqlite ? $"{sum} = {sum} + excluded.{sum}" : $"{sum} = {sum} + VALUES({sum})"));
        return new InsertStatement(
            database, $"{table} ({string.Join(", ", key.Concat(sums))})",
            isSqlite ? $" ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {added}" : $" ON DUPLICATE KEY UPDATE {added}");
    }
}
