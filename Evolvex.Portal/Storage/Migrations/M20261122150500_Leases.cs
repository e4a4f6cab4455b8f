using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Which of several instances does what only one may do.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122150500_Leases")]
internal sealed class M20261122150500_Leases : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "leases",
            table => new
            {
                name = table.Column<string>(maxLength: 64),
                holder = table.Column<string>(maxLength: 36),
                until = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_leases", row => row.name));
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("leases");
}
