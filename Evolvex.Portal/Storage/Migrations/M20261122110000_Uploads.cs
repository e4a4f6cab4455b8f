using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Who brought which sound.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122110000_Uploads")]
internal sealed class M20261122110000_Uploads : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "uploads",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                file = table.Column<string>(maxLength: 191),
                size = table.Column<long>(),
                milliseconds = table.Column<long>(),
                playback = table.Column<string>(maxLength: 191),
                uploaded_at = table.Column<DateTime>(),
                uploaded_by = table.Column<string>(maxLength: 191),
            },
            constraints: table => table.PrimaryKey("PK_uploads", row => row.id));
        migrationBuilder.CreateIndex("IX_uploads_file", "uploads", "file");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("uploads");
}
