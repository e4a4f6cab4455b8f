using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>What makes ids of events rise across restarts, and until when calls were told of.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122150000_EventEpochs")]
internal sealed class M20261122150000_EventEpochs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "event_epochs",
        table => new
        {
            id = table.Column<int>(),
            epoch = table.Column<long>(),
            told_until = table.Column<DateTime>(),
        },
        constraints: table => table.PrimaryKey("PK_event_epochs", row => row.id));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("event_epochs");
}
