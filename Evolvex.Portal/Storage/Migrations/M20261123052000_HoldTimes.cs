using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Finds the oldest holds, which are deleted with the records that they explain.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261123052000_HoldTimes")]
internal sealed class M20261123052000_HoldTimes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex("IX_call_holds_held_at", "call_holds", "held_at");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex("IX_call_holds_held_at", "call_holds");
}
