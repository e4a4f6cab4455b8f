using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Indexes of the audit log that give each filter its entries newest first, so that a page costs the same among a million.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122101000_AuditSearch")]
internal sealed class M20261122101000_AuditSearch : Migration
{
    private const string Table = "audit_entries";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex("IX_audit_entries_actor_name", Table);
        migrationBuilder.DropIndex("IX_audit_entries_object_kind_object_id", Table);
        migrationBuilder.CreateIndex("IX_audit_entries_actor_name_at", Table, ["actor_name", "at"]);
        migrationBuilder.CreateIndex("IX_audit_entries_verb_at", Table, ["verb", "at"]);
        migrationBuilder.CreateIndex("IX_audit_entries_object_kind_at", Table, ["object_kind", "at"]);
        migrationBuilder.CreateIndex("IX_audit_entries_object_kind_object_id_at", Table, ["object_kind", "object_id", "at"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var index in new[] { "object_kind_object_id_at", "object_kind_at", "verb_at", "actor_name_at" })
            migrationBuilder.DropIndex($"IX_audit_entries_{index}", Table);
        migrationBuilder.CreateIndex("IX_audit_entries_object_kind_object_id", Table, ["object_kind", "object_id"]);
        migrationBuilder.CreateIndex("IX_audit_entries_actor_name", Table, "actor_name");
    }
}
