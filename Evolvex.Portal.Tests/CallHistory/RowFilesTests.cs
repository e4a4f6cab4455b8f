using System.Data.Common;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Rows that the server fetches from files are the same as those of statements, and it gets no other file.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class RowFilesTests(MariaDbRig rig)
{
    private static readonly DateTimeOffset Now = new(2026, 10, 26, 20, 0, 0, 123, TimeSpan.Zero);

    public static TheoryData<string?> Texts => new()
    {
        "Анна Петрова", "O'Brien", "'); DROP TABLE calls; --", "back\\slash", "\\", "\\N", "NULL", "a\0b\n\r\tc", "👋 \"quoted\" `x` %s @p0 ?", "", null,
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_comes_back_as_a_statement_would_have_written_it(string? text)
    {
        var tables = await StartAsync();
        await using (var database = tables.CreateDbContext())
        {
            var use = new RowFileUse();
            use.Make().ShouldBeNull("nobody has said that it may");
            await use.OpenAsync(database, default);
            using var files = new CallFiles(use.Make().ShouldNotBeNull());
            await files.AddAsync(Call(1, text), [new CallExtensionRow { CallId = 1, Extension = "110", Day = 20261026, Made = true, RingSeconds = -1 }], default);
            files.Complete();
            await files.LoadAsync(database, default);
        }

        await using (var database = tables.CreateDbContext())
        {
            await database.Database.OpenConnectionAsync();
            await new CallWriter(database).AddAsync([Call(2, text)], [new CallExtensionRow { CallId = 2, Extension = "110", Day = 20261026, Made = true, RingSeconds = -1 }], default);
        }

        var calls = await tables.CallsAsync();
        Facts(calls[0]).ShouldBe(Facts(calls[1]));
        calls[0].FromName.ShouldBe(text);
        await using var read = tables.CreateDbContext();
        var parts = await read.Set<CallExtensionRow>().AsNoTracking().OrderBy(part => part.CallId).ToListAsync();
        (parts[0].Extension, parts[0].Made, parts[0].Answered, parts[0].RingSeconds).ShouldBe((parts[1].Extension, parts[1].Made, parts[1].Answered, parts[1].RingSeconds));
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_a_fault_and_statements_are_used_from_then_on()
    {
        var tables = await StartAsync();
        var use = new RowFileUse();
        await using (var database = tables.CreateDbContext())
        {
            await use.OpenAsync(database, default);
            using var files = new CallFiles(use.Make().ShouldNotBeNull());
            foreach (var name in new[] { "a", "b" }) await files.AddAsync(Call(1, name), [], default);
            files.Complete();
            await using var transaction = await database.Database.BeginTransactionAsync();
            await Should.ThrowAsync<InvalidDataException>(() => files.LoadAsync(database, default));
        }

        (await tables.CallsAsync()).ShouldBeEmpty();
        await using var again = tables.CreateDbContext();
        await use.OpenAsync(again, default);
        use.Make().ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_asks_for_another_file_does_not_get_it()
    {
        var tables = await StartAsync();
        using var folder = new TemporaryFolder();
        var secret = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(secret, "1\n");
        await using var database = tables.CreateDbContext();
        var use = new RowFileUse();
        await use.OpenAsync(database, default);
        using var files = use.Make();
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"LOAD DATA LOCAL INFILE '{secret}' INTO TABLE call_scopes (id)";

        await Should.ThrowAsync<DbException>(() => command.ExecuteNonQueryAsync());

        await using var read = tables.CreateDbContext();
        (await read.Set<CallScope>().CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Where_the_server_fetches_no_files_rows_go_by_statements()
    {
        var tables = await StartAsync();
        await rig.SqlAsync("mysql", "SET GLOBAL local_infile = 0");
        try
        {
            await tables.WriteAsync(new LegSample("1.1", Now.DateTime.AddHours(-2)));
            await tables.FillAsync(Now.DateTime.Date, Now.DateTime.Date.AddDays(1));
            (await tables.CallsAsync()).ShouldHaveSingleItem();
        }
        finally
        {
            await rig.SqlAsync("mysql", "SET GLOBAL local_infile = 1");
        }
    }

    private Task<CallTablesRig> StartAsync() => CallTablesRig.StartAsync(new MariaDbCdrStore(rig), rig.ConnectionString($"portal_{Guid.NewGuid():N}"), Now);

    private static CallRow Call(long id, string? text) => new()
    {
        Id = id,
        CallKey = $"{id} {text}",
        StartedAt = Now,
        EndedAt = Now.AddSeconds(.877),
        Day = 20261026,
        FromNumber = text ?? "",
        FromName = text,
        ReasonPlace = text,
        WaitIsExact = true,
        RowSum = long.MaxValue,
        ScopeId = long.MinValue,
    };

    private static object Facts(CallRow call) =>
        (call.CallKey[2..], call.StartedAt, call.EndedAt, call.FromNumber, call.FromName, call.ReasonPlace, call.Queue, call.WaitIsExact, call.IsOpen, call.RowSum, call.ScopeId);
}
