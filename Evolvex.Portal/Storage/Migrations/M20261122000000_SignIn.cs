using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>People who sign in, and the keys that protect their cookies.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122000000_SignIn")]
internal sealed class M20261122000000_SignIn : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "users",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                user_name = table.Column<string>(maxLength: 64),
                normalized_user_name = table.Column<string>(maxLength: 64),
                password_hash = table.Column<string>(maxLength: 255, nullable: true),
                security_stamp = table.Column<string>(maxLength: 64, nullable: true),
                concurrency_stamp = table.Column<string>(maxLength: 36, nullable: true),
                two_factor_enabled = table.Column<bool>(),
                lockout_enabled = table.Column<bool>(),
                lockout_end = table.Column<DateTime>(nullable: true),
                access_failed_count = table.Column<int>(),
                role = table.Column<string>(maxLength: 16),
                is_enabled = table.Column<bool>(),
                created_at = table.Column<DateTime>(),
                last_sign_in_at = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_users", row => row.id));
        migrationBuilder.CreateIndex("IX_users_normalized_user_name", "users", "normalized_user_name", unique: true);

        migrationBuilder.CreateTable(
            "user_tokens",
            table => new
            {
                user_id = table.Column<string>(maxLength: 36),
                login_provider = table.Column<string>(maxLength: 64),
                name = table.Column<string>(maxLength: 64),
                value = table.Column<string>(maxLength: 1024, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_user_tokens", row => new { row.user_id, row.login_provider, row.name });
                table.ForeignKey("FK_user_tokens_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "protection_keys",
            table => new { name = table.Column<string>(maxLength: 128), xml = table.Column<string>(maxLength: 8000) },
            constraints: table => table.PrimaryKey("PK_protection_keys", row => row.name));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("protection_keys");
        migrationBuilder.DropTable("user_tokens");
        migrationBuilder.DropTable("users");
    }
}
