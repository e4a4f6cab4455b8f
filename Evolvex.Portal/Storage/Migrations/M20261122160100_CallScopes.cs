using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Who may see a call. What is there is read anew from the PBX's records, as the rows of calls did not keep it whole.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122160100_CallScopes")]
internal sealed class M20261122160100_CallScopes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_scopes",
            table => new
            {
                id = table.Column<long>(),
                contexts = table.Column<string>(maxLength: 4000),
                group_uuids = table.Column<string>(maxLength: 4000),
            },
            constraints: table => table.PrimaryKey("PK_call_scopes", row => row.id));
        migrationBuilder.AddColumn<long>("scope_id", "calls", defaultValue: 0L);
        migrationBuilder.Sql("ALTER TABLE calls DROP COLUMN contexts");
        migrationBuilder.Sql("ALTER TABLE calls DROP COLUMN group_uuid");
        migrationBuilder.CreateIndex("IX_calls_scope_id_id", "calls", ["scope_id", "id"]);
        migrationBuilder.Sql(
            "INSERT INTO call_history_entries (name, value) SELECT 'rebuild-asked', 'yes' FROM calls WHERE NOT EXISTS (SELECT 1 FROM call_history_entries WHERE name = 'rebuild-asked') LIMIT 1");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex("IX_calls_scope_id_id", "calls");
        migrationBuilder.Sql("ALTER TABLE calls DROP COLUMN scope_id");
        migrationBuilder.AddColumn<string>("contexts", "calls", maxLength: 191, defaultValue: "");
        migrationBuilder.AddColumn<string>("group_uuid", "calls", maxLength: 64, defaultValue: "");
        migrationBuilder.DropTable("call_scopes");
    }
}
