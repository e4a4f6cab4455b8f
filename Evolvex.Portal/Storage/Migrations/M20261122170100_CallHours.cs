using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Totals of calls by hour for each queue and trunk too.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122170100_CallHours")]
internal sealed class M20261122170100_CallHours : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("call_day_hours");
        migrationBuilder.CreateTable(
            "call_day_hours",
            table => new
            {
                kind = table.Column<int>(),
                day = table.Column<int>(),
                name = table.Column<string>(maxLength: 80),
                hour = table.Column<int>(),
                direction = table.Column<int>(),
                calls = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_day_hours", row => new { row.kind, row.name, row.day, row.hour, row.direction }));
        foreach (var (kind, name, where, by) in new[] { (0, "''", "", ""), (1, "queue", "AND queue <> ''", "queue, "), (2, "trunk", "AND trunk <> ''", "trunk, ") })
        {
            migrationBuilder.Sql(
                $"INSERT INTO call_day_hours (kind, name, day, hour, direction, calls) SELECT {kind}, {name}, day, hour, direction, SUM(calls) FROM call_hours "
                + $"WHERE day > 0 {where} GROUP BY {by}day, hour, direction");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("call_day_hours");
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
}
