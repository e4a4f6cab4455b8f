using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>How long recordings are kept, and those that stay whatever the rules say.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122110200_Retention")]
internal sealed class M20261122110200_Retention : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "retention_rules",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                days = table.Column<int>(),
                direction = table.Column<string>(maxLength: 16, nullable: true),
                queue = table.Column<string>(maxLength: 80, nullable: true),
                is_enabled = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("PK_retention_rules", row => row.id));
        migrationBuilder.CreateTable(
            "recording_holds",
            table => new
            {
                call_id = table.Column<string>(maxLength: 150),
                held_by = table.Column<string>(maxLength: 191),
                held_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_recording_holds", row => row.call_id));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("recording_holds");
        migrationBuilder.DropTable("retention_rules");
    }
}
