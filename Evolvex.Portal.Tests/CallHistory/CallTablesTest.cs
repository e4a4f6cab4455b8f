using System.Globalization;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Data.Sqlite;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Tests of call records and the portal's own tables in both kinds of database: in SQLite files that go with the test, or in a MariaDB.</summary>
public abstract class CallTablesTest(MariaDbRig? mariaDb) : IAsyncLifetime
{
    private readonly SqliteCdrStore _records = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>The first day of what <see cref="FilledAsync"/> plays.</summary>
    private protected static readonly DateTime First = new(2026, 8, 12);

    private protected Task<CallTablesRig> StartAsync(DateTimeOffset now) => mariaDb is null
        ? CallTablesRig.StartAsync(_records, new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.Path, "portal.db"), Pooling = false }.ToString(), now)
        : CallTablesRig.StartAsync(new MariaDbCdrStore(mariaDb), mariaDb.ConnectionString($"portal_{Guid.NewGuid():N}"), now);

    /// <summary>Some 1,200 calls of 68 days by a fixed dice, read in.</summary>
    private protected async Task<CallTablesRig> FilledAsync(DateTimeOffset now)
    {
        var rig = await PlayedAsync(now);
        await RunAsync(rig);
        return rig;
    }

    /// <summary>The same, not read in yet.</summary>
    private protected async Task<CallTablesRig> PlayedAsync(DateTimeOffset now)
    {
        var rig = await StartAsync(now);
        var dice = new Random(17);
        // Few call often, many call once.
        var legs = Enumerable.Range(0, 1200).Select(call => new LegSample(string.Create(CultureInfo.InvariantCulture, $"{1_786_500_000 + call}.{call}"), First.AddMinutes(dice.Next(68 * 24 * 60)))
        {
            From = $"7916{1_000_000 + (int)(Math.Pow(dice.NextDouble(), 3) * 600)}",
            To = $"{110 + dice.Next(5)}",
            App = dice.Next(3) == 0 ? "Queue" : "Dial",
            AppData = dice.Next(2) == 0 ? "support,t" : "sales,t",
            Ring = dice.Next(40),
            Talk = dice.Next(3) == 0 ? 0 : dice.Next(1, 90),
        });
        foreach (var some in legs.Chunk(100)) await rig.WriteAsync(some);
        return rig;
    }

    /// <summary>Reads in what there is.</summary>
    private protected static async Task RunAsync(CallTablesRig rig)
    {
        using var fill = rig.NewFill();
        var turns = 0;
        while (await fill.TurnAsync(default)) (++turns).ShouldBeLessThan(1000);
        await fill.StopAsync(default);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _records.DisposeAsync();
        _folder.Dispose();
    }
}
