using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Manager users of the PBX that the gateway knows, and the rules for them and for all others.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122140000_ManagerAccounts")]
internal sealed class M20261122140000_ManagerAccounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "manager_accounts",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                name = table.Column<string>(maxLength: 64),
                name_key = table.Column<string>(maxLength: 64),
                description = table.Column<string>(maxLength: 500),
                secret = table.Column<string>(maxLength: 2000, nullable: true),
                secret_set_at = table.Column<DateTime>(nullable: true),
                is_enabled = table.Column<bool>(),
                rules = table.Column<string>(maxLength: 8000, nullable: true),
                created_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_manager_accounts", row => row.id));
        migrationBuilder.CreateIndex("IX_manager_accounts_name_key", "manager_accounts", "name_key", unique: true);
        migrationBuilder.CreateTable(
            "manager_settings",
            table => new
            {
                id = table.Column<int>(),
                rules = table.Column<string>(maxLength: 8000, nullable: true),
                stamp = table.Column<string>(maxLength: 36),
            },
            constraints: table => table.PrimaryKey("PK_manager_settings", row => row.id));
        migrationBuilder.Sql("INSERT INTO manager_settings (id, stamp) VALUES (1, '00000000-0000-0000-0000-000000000000')");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("manager_settings");
        migrationBuilder.DropTable("manager_accounts");
    }
}
