using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Which calls have a recording, and which lost calls somebody has seen to.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122160200_RecordedCalls")]
internal sealed class M20261122160200_RecordedCalls : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("call_recordings", table => new { call_id = table.Column<long>() }, constraints: table => table.PrimaryKey("PK_call_recordings", row => row.call_id));
        migrationBuilder.CreateTable(
            "call_missed_done",
            table => new
            {
                call_key = table.Column<string>(maxLength: 150),
                done_at = table.Column<DateTime>(),
                done_by = table.Column<string>(maxLength: 64),
            },
            constraints: table => table.PrimaryKey("PK_call_missed_done", row => row.call_key));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("call_recordings");
        migrationBuilder.DropTable("call_missed_done");
    }
}
