using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Keys of the Evolvex API with their groups and routes, and their requests.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122010000_Access")]
internal sealed class M20261122010000_Access : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateGroups(migrationBuilder);
        CreateKeys(migrationBuilder);
        CreateRequests(migrationBuilder);
        migrationBuilder.CreateTable(
            "access_version",
            table => new { id = table.Column<int>(), stamp = table.Column<string>(maxLength: 36) },
            constraints: table => table.PrimaryKey("PK_access_version", row => row.id));
        migrationBuilder.Sql("INSERT INTO access_version (id, stamp) VALUES (1, '00000000-0000-0000-0000-000000000000')");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "access_version", "api_requests", "api_key_secrets", "api_keys", "access_routes", "access_groups" })
            migrationBuilder.DropTable(table);
    }

    private static void CreateGroups(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "access_groups",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                name = table.Column<string>(maxLength: 64),
                description = table.Column<string>(maxLength: 500),
                is_unrestricted = table.Column<bool>(),
                created_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_access_groups", row => row.id));
        migrationBuilder.CreateIndex("IX_access_groups_name", "access_groups", "name", unique: true);

        migrationBuilder.CreateTable(
            "access_routes",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                group_id = table.Column<string>(maxLength: 36),
                name = table.Column<string>(maxLength: 79),
                description = table.Column<string>(maxLength: 500),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_access_routes", row => row.id);
                table.ForeignKey("FK_access_routes_access_groups_group_id", row => row.group_id, "access_groups", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_access_routes_group_id_name", "access_routes", ["group_id", "name"], unique: true);
    }

    private static void CreateKeys(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "api_keys",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                name = table.Column<string>(maxLength: 64),
                description = table.Column<string>(maxLength: 500),
                group_id = table.Column<string>(maxLength: 36),
                is_enabled = table.Column<bool>(),
                revoked_at = table.Column<DateTime>(nullable: true),
                expires_at = table.Column<DateTime>(nullable: true),
                addresses = table.Column<string>(maxLength: 1000),
                scopes = table.Column<string>(maxLength: 128),
                rate_limit_per_minute = table.Column<int>(nullable: true),
                created_at = table.Column<DateTime>(),
                last_used_at = table.Column<DateTime>(nullable: true),
                last_used_address = table.Column<string>(maxLength: 64, nullable: true),
                last_used_client = table.Column<string>(maxLength: 191, nullable: true),
                last_in_url_at = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_api_keys", row => row.id);
                table.ForeignKey("FK_api_keys_access_groups_group_id", row => row.group_id, "access_groups", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("IX_api_keys_name", "api_keys", "name", unique: true);
        migrationBuilder.CreateIndex("IX_api_keys_group_id", "api_keys", "group_id");

        migrationBuilder.CreateTable(
            "api_key_secrets",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                api_key_id = table.Column<string>(maxLength: 36),
                hash = table.Column<string>(maxLength: 64),
                prefix = table.Column<string>(maxLength: 8),
                created_at = table.Column<DateTime>(),
                ends_at = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_api_key_secrets", row => row.id);
                table.ForeignKey("FK_api_key_secrets_api_keys_api_key_id", row => row.api_key_id, "api_keys", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_api_key_secrets_api_key_id", "api_key_secrets", "api_key_id");
        migrationBuilder.CreateIndex("IX_api_key_secrets_hash", "api_key_secrets", "hash", unique: true);
    }

    private static void CreateRequests(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "api_requests",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                api_key_id = table.Column<string>(maxLength: 36),
                at = table.Column<DateTime>(),
                endpoint = table.Column<string>(maxLength: 32),
                parameters = table.Column<string>(maxLength: 1000, nullable: true),
                status = table.Column<int>(),
                duration_ms = table.Column<int>(),
                address = table.Column<string>(maxLength: 64, nullable: true),
                client = table.Column<string>(maxLength: 191, nullable: true),
                is_key_in_url = table.Column<bool>(),
                requests = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_api_requests", row => row.id));
        migrationBuilder.CreateIndex("IX_api_requests_api_key_id_at", "api_requests", ["api_key_id", "at"]);
        migrationBuilder.CreateIndex("IX_api_requests_at", "api_requests", "at");
    }
}
