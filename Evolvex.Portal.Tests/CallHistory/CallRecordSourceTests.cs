using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What is in the PBX's table is what is read, however the server hands it over.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class CallRecordSourceTests(MariaDbRig rig)
{
    private static readonly DateTime Start = new(2026, 10, 26, 12, 0, 0);
    private static readonly WallSpan Day = new(Start.Date, Start.Date.AddDays(1));

    [Theory]
    [InlineData("Анна 👋 \"Zoë\" O'Brien\\n\t%s")]
    [InlineData("with a separator \u001f within")]
    [InlineData("\u001f\u001f")]
    [InlineData("")]
    public async Task Texts_come_as_they_are(string text)
    {
        var source = await WithAsync($"clid = {Hex(text)}, lastdata = {Hex(text)}, answer = NULL");

        var record = (await source.ReadAsync(Day, default)).ShouldHaveSingleItem();

        (record.CallerId, record.AppData, record.UniqueId, record.LinkedId, record.Start, record.Answer, record.Duration, record.BillSec, record.Disposition)
            .ShouldBe((text, text, "1.1", "1.1", Start, null, 65, 60, LegDisposition.Answered));
        (await source.ReadAsync(["1.1"], Day, default)).ShouldHaveSingleItem().ShouldBe(record);
    }

    [Fact]
    public async Task Columns_that_are_null_are_empty()
    {
        var source = await WithAsync(
            "src = NULL, dcontext = NULL, lastdata = NULL, duration = NULL, answer = '2026-10-26 12:00:05'", "MODIFY src VARCHAR(80) NULL, MODIFY dcontext VARCHAR(80) NULL, MODIFY lastdata VARCHAR(80) NULL, MODIFY duration INT NULL");

        var record = (await source.ReadAsync(Day, default)).ShouldHaveSingleItem();

        (record.Src, record.Context, record.AppData, record.Duration, record.Answer).ShouldBe(("", "", "", 0, Start.AddSeconds(5)));
    }

    [Fact]
    public async Task Tables_whose_columns_are_in_sets_of_signs_that_cannot_be_joined_are_read_too()
    {
        var source = await WithAsync("clid = 'Анна', src = 'Zoë'", "MODIFY clid VARCHAR(80) CHARACTER SET cp1251, MODIFY src VARCHAR(80) CHARACTER SET latin1, MODIFY dst VARBINARY(80)");

        var record = (await source.ReadAsync(Day, default)).ShouldHaveSingleItem();

        (record.CallerId, record.Src, record.LinkedId).ShouldBe(("Анна", "Zoë", "1.1"));
    }

    private async Task<CallRecordSource> WithAsync(string set, string? alter = null)
    {
        var store = new MariaDbCdrStore(rig);
        var tables = await CallTablesRig.StartAsync(store, rig.ConnectionString($"portal_{Guid.NewGuid():N}"), new DateTimeOffset(Start, TimeSpan.Zero));
        if (alter is not null) await tables.RunAsync($"ALTER TABLE cdr {alter}");
        await tables.WriteAsync(new LegSample("1.1", Start));
        await tables.RunAsync($"UPDATE cdr SET {set}");
        return tables.Source;
    }

    private static string Hex(string text) => $"_utf8mb4 X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}'";
}
