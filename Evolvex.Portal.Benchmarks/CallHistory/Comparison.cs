using System.Diagnostics;
using System.Globalization;
using MySql.Data.MySqlClient;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>Times what the portal asks beside plain SQL over the records, and says how many times as long that takes.</summary>
internal sealed class Comparison(string records)
{
    private const int Rounds = 9;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Plain SQL took as many times as long as it should, wherever it was compared.</summary>
    public bool IsReached { get; private set; } = true;

    /// <summary>Part of the names of the questions that are timed; empty: all.</summary>
    public string Only { get; init; } = "";

    /// <summary>Times one question.</summary>
    /// <param name="what">For the table.</param>
    /// <param name="goal">Milliseconds that it should take at most.</param>
    /// <param name="ask">The question.</param>
    /// <param name="sql">The same, or less, in plain SQL; null: nothing compares.</param>
    /// <param name="leastRatio">How many times as long plain SQL should take at least.</param>
    public async Task TimeAsync<T>(string what, int goal, Func<Task<T>> ask, string? sql, double leastRatio = 0)
    {
        if (!what.Contains(Only, StringComparison.Ordinal)) return;
        var (median, best) = await RoundsAsync(ask);
        var line = string.Create(CultureInfo.InvariantCulture, $"{what,-42} median {median,8:F1} ms, best {best,8:F1} ms, goal {goal,4} ms {(best <= goal ? "reached" : "MISSED")}");
        if (sql is not null)
        {
            var (_, plain) = await RoundsAsync(() => CountAsync(sql));
            var isReached = plain / best >= leastRatio;
            IsReached &= isReached;
            line += string.Create(CultureInfo.InvariantCulture, $"; plain SQL best {plain:F1} ms, {plain / best:F1} times as long{(isReached ? "" : ", too near")}");
        }

        Console.WriteLine(line);
    }

    /// <summary>As many as are asked for, but no more than take some seconds.</summary>
    private static async Task<(double Median, double Best)> RoundsAsync<T>(Func<Task<T>> ask)
    {
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (times.Count < Rounds && (times.Count == 0 || Stopwatch.GetElapsedTime(began) < Longest))
        {
            var watch = Stopwatch.StartNew();
            await ask();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (times[times.Count / 2], times[0]);
    }

    private async Task<int> CountAsync(string sql)
    {
        await using var connection = new MySqlConnection(records);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 1800;
        var rows = 0;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows++;
        return rows;
    }
}
