using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Files that the PBX said it records channels into.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122130000_RecordingNames")]
internal sealed class M20261122130000_RecordingNames : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "recording_names",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                channel_id = table.Column<string>(maxLength: 150),
                call_id = table.Column<string>(maxLength: 150),
                file = table.Column<string>(maxLength: 1024),
                told_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_recording_names", row => row.id));
        migrationBuilder.CreateIndex("IX_recording_names_channel_id", "recording_names", "channel_id");
        migrationBuilder.CreateIndex("IX_recording_names_call_id", "recording_names", "call_id");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("recording_names");
}
