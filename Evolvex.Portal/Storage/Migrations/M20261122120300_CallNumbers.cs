using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Indexes that hold all that the most frequent numbers of a time are counted from.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122120300_CallNumbers")]
internal sealed class M20261122120300_CallNumbers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var number in new[] { "from_number", "dialled" })
            migrationBuilder.CreateIndex($"IX_calls_direction_{number}_id_verdict_talk_seconds", "calls", ["direction", number, "id", "verdict", "talk_seconds"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var number in new[] { "from_number", "dialled" })
            migrationBuilder.DropIndex($"IX_calls_direction_{number}_id_verdict_talk_seconds", "calls");
    }
}
