using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>The audit log.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122020000_Audit")]
internal sealed class M20261122020000_Audit : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "audit_entries",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                at = table.Column<DateTime>(),
                actor_kind = table.Column<string>(maxLength: 32),
                actor_id = table.Column<string>(maxLength: 64, nullable: true),
                actor_name = table.Column<string>(maxLength: 191),
                address = table.Column<string>(maxLength: 64, nullable: true),
                verb = table.Column<string>(maxLength: 32),
                object_kind = table.Column<string>(maxLength: 32),
                object_id = table.Column<string>(maxLength: 191, nullable: true),
                object_name = table.Column<string>(maxLength: 191),
                values_before = table.Column<string>(nullable: true),
                values_after = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_audit_entries", row => row.id));
        migrationBuilder.CreateIndex("IX_audit_entries_at", "audit_entries", "at");
        migrationBuilder.CreateIndex("IX_audit_entries_object_kind_object_id", "audit_entries", ["object_kind", "object_id"]);
        migrationBuilder.CreateIndex("IX_audit_entries_actor_name", "audit_entries", "actor_name");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("audit_entries");
}
