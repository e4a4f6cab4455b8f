using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Notes at moments of recordings.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122110100_RecordingNotes")]
internal sealed class M20261122110100_RecordingNotes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "recording_notes",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                call_id = table.Column<string>(maxLength: 150),
                part = table.Column<int>(),
                at_milliseconds = table.Column<long>(),
                text = table.Column<string>(maxLength: 500),
                author_id = table.Column<string>(maxLength: 64, nullable: true),
                author = table.Column<string>(maxLength: 191),
                written_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_recording_notes", row => row.id));
        migrationBuilder.CreateIndex("IX_recording_notes_call_id", "recording_notes", "call_id");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("recording_notes");
}
