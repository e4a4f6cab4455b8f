using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>
/// Totals of calls by day and month, small enough for a year to be read at once, and by number. They are counted from what is there: calls whose records
/// the PBX has deleted could not be read again. The wide indexes of numbers go, as the totals tell what they were for.
/// </summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122170000_CallTotals")]
internal sealed class M20261122170000_CallTotals : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var number in new[] { "from_number", "dialled" }) migrationBuilder.DropIndex($"IX_calls_direction_{number}_id_verdict_talk_seconds", "calls");
        Days(migrationBuilder);
        Sums(migrationBuilder);
        foreach (var (kind, name) in new[] { (0, "''"), (1, "queue"), (2, "trunk") }) Count(migrationBuilder, kind, name);
        migrationBuilder.Sql("INSERT INTO call_day_hours (day, hour, direction, calls) SELECT day, hour, direction, SUM(calls) FROM call_hours GROUP BY day, hour, direction");
        Extensions(migrationBuilder, "SELECT day, extension, SUM(made), SUM(taken), SUM(missed), SUM(talk_seconds) FROM call_extension_days GROUP BY day, extension");
        // Whole numbers are divided otherwise by each database; what is left of a day behind its month is not.
        Extensions(migrationBuilder, "SELECT ROUND((day - day % 100) * 0.01), extension, SUM(made), SUM(taken), SUM(missed), SUM(talk_seconds) FROM call_extension_days GROUP BY ROUND((day - day % 100) * 0.01), extension");
        foreach (var (direction, number) in new[] { (1, "from_number"), (2, "dialled") })
        {
            migrationBuilder.Sql(
                $"INSERT INTO call_numbers (direction, month, number, calls, answered, talk_seconds) SELECT {direction}, ROUND((day - day % 100) * 0.01), {number}, COUNT(*), "
                + $"SUM(CASE WHEN verdict = 1 THEN 1 ELSE 0 END), SUM(talk_seconds) FROM calls WHERE direction = {direction} AND {number} <> '' GROUP BY ROUND((day - day % 100) * 0.01), {number}");
        }

        migrationBuilder.DropTable("call_waits");
        migrationBuilder.DropTable("call_extension_days");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "call_days", "call_day_hours", "call_wait_sums", "call_extension_sums", "call_numbers" }) migrationBuilder.DropTable(table);
        Former(migrationBuilder);
        foreach (var number in new[] { "from_number", "dialled" })
            migrationBuilder.CreateIndex($"IX_calls_direction_{number}_id_verdict_talk_seconds", "calls", ["direction", number, "id", "verdict", "talk_seconds"]);
    }

    private static void Days(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_days",
            table => new
            {
                kind = table.Column<int>(),
                day = table.Column<int>(),
                name = table.Column<string>(maxLength: 80),
                direction = table.Column<int>(),
                verdict = table.Column<int>(),
                calls = table.Column<int>(),
                in_time = table.Column<int>(),
                wait_seconds = table.Column<long>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_days", row => new { row.kind, row.day, row.name, row.direction, row.verdict }));
        migrationBuilder.CreateTable(
            "call_day_hours",
            table => new
            {
                day = table.Column<int>(),
                hour = table.Column<int>(),
                direction = table.Column<int>(),
                calls = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_day_hours", row => new { row.day, row.hour, row.direction }));
    }

    private static void Sums(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_wait_sums",
            table => new
            {
                kind = table.Column<int>(),
                span = table.Column<int>(),
                name = table.Column<string>(maxLength: 80),
                direction = table.Column<int>(),
                wait = table.Column<int>(),
                calls = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_wait_sums", row => new { row.kind, row.span, row.name, row.direction, row.wait }));
        migrationBuilder.CreateTable(
            "call_extension_sums",
            table => new
            {
                span = table.Column<int>(),
                extension = table.Column<string>(maxLength: 40),
                made = table.Column<int>(),
                taken = table.Column<int>(),
                missed = table.Column<int>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_extension_sums", row => new { row.span, row.extension }));
        migrationBuilder.CreateTable(
            "call_numbers",
            table => new
            {
                direction = table.Column<int>(),
                month = table.Column<int>(),
                number = table.Column<string>(maxLength: 80),
                calls = table.Column<int>(),
                answered = table.Column<int>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_numbers", row => new { row.direction, row.month, row.number }));
        migrationBuilder.CreateIndex("IX_call_numbers_direction_month_calls", "call_numbers", ["direction", "month", "calls"]);
    }

    /// <summary>The totals of all calls, of queues or of trunks.</summary>
    private static void Count(MigrationBuilder migrationBuilder, int kind, string name)
    {
        var (named, by) = kind == 0 ? ("", "") : ($"AND {name} <> ''", $"{name}, ");
        migrationBuilder.Sql(
            $"INSERT INTO call_days (kind, day, name, direction, verdict, calls, in_time, wait_seconds, talk_seconds) SELECT {kind}, day, {name}, direction, verdict, SUM(calls), "
            + $"SUM(in_time), SUM(wait_seconds), SUM(talk_seconds) FROM call_hours WHERE day > 0 {named} GROUP BY day, {by}direction, verdict");
        migrationBuilder.Sql(
            $"INSERT INTO call_wait_sums (kind, span, name, direction, wait, calls) SELECT {kind}, day, {name}, direction, wait_seconds, COUNT(*) FROM calls "
            + $"WHERE verdict = 1 {named} GROUP BY day, {by}direction, wait_seconds");
        migrationBuilder.Sql(
            $"INSERT INTO call_wait_sums (kind, span, name, direction, wait, calls) SELECT {kind}, ROUND((span - span % 100) * 0.01), name, direction, wait, SUM(calls) FROM call_wait_sums "
            + $"WHERE kind = {kind} AND span > 1000000 GROUP BY ROUND((span - span % 100) * 0.01), name, direction, wait");
    }

    private static void Extensions(MigrationBuilder migrationBuilder, string select) =>
        migrationBuilder.Sql($"INSERT INTO call_extension_sums (span, extension, made, taken, missed, talk_seconds) {select}");

    /// <summary>The tables that there were, empty: calls are counted into them when they are read anew.</summary>
    private static void Former(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_waits",
            table => new
            {
                day = table.Column<int>(),
                direction = table.Column<int>(),
                queue = table.Column<string>(maxLength: 80),
                wait = table.Column<int>(),
                calls = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_waits", row => new { row.day, row.direction, row.queue, row.wait }));
        migrationBuilder.CreateTable(
            "call_extension_days",
            table => new
            {
                day = table.Column<int>(),
                extension = table.Column<string>(maxLength: 40),
                made = table.Column<int>(),
                taken = table.Column<int>(),
                missed = table.Column<int>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_extension_days", row => new { row.day, row.extension }));
    }
}
