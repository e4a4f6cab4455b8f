using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>When calls were held, which no call record tells.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122221000_CallHolds")]
internal sealed class M20261122221000_CallHolds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "call_holds",
        table => new
        {
            channel = table.Column<string>(maxLength: 120),
            held_at = table.Column<DateTime>(),
            until = table.Column<DateTime>(),
        },
        constraints: table => table.PrimaryKey("PK_call_holds", row => new { row.channel, row.held_at }));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("call_holds");
}
