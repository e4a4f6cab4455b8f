using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>What people have open, and the last code of an authenticator app that was taken.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122102000_Sessions")]
internal sealed class M20261122102000_Sessions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("second_factor_step", "users", nullable: true);
        migrationBuilder.CreateTable(
            "user_sessions",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                user_id = table.Column<string>(maxLength: 36),
                created_at = table.Column<DateTime>(),
                last_seen_at = table.Column<DateTime>(),
                address = table.Column<string>(maxLength: 64, nullable: true),
                client = table.Column<string>(maxLength: 191, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_user_sessions", row => row.id);
                table.ForeignKey("FK_user_sessions_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_user_sessions_user_id", "user_sessions", "user_id");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("user_sessions");
        // Both databases know these words; the provider for SQLite would build the table anew.
        migrationBuilder.Sql("ALTER TABLE users DROP COLUMN second_factor_step");
    }
}
