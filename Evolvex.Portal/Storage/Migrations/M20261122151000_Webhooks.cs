using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Addresses that are told of events, what is to be sent to them and what became of it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122151000_Webhooks")]
internal sealed class M20261122151000_Webhooks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "webhooks",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                name = table.Column<string>(maxLength: 64),
                url = table.Column<string>(maxLength: 500),
                events = table.Column<string>(maxLength: 191),
                group_id = table.Column<string>(maxLength: 36, nullable: true),
                secret = table.Column<string>(maxLength: 1000),
                is_enabled = table.Column<bool>(),
                created_at = table.Column<DateTime>(),
                paused_at = table.Column<DateTime>(nullable: true),
                skipped = table.Column<int>(),
                failing_since = table.Column<DateTime>(nullable: true),
                failures = table.Column<int>(),
                next_attempt_at = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_webhooks", row => row.id));
        migrationBuilder.CreateIndex("IX_webhooks_name", "webhooks", "name", unique: true);
        Deliveries(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("webhook_deliveries");
        migrationBuilder.DropTable("webhooks");
    }

    private static void Deliveries(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "webhook_deliveries",
            table => new
            {
                id = table.Column<long>().CountedUp(),
                delivery_id = table.Column<string>(maxLength: 36),
                webhook_id = table.Column<string>(maxLength: 36),
                event_key = table.Column<string>(maxLength: 120),
                @event = table.Column<string>(name: "event", maxLength: 32),
                body = table.Column<string>(maxLength: 6000),
                created_at = table.Column<DateTime>(),
                state = table.Column<int>(),
                attempts = table.Column<int>(),
                next_attempt_at = table.Column<DateTime>(nullable: true),
                last_attempt_at = table.Column<DateTime>(nullable: true),
                status = table.Column<int>(nullable: true),
                duration_ms = table.Column<int>(nullable: true),
                response = table.Column<string>(maxLength: 500, nullable: true),
                fault = table.Column<string>(maxLength: 300, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_webhook_deliveries", row => row.id);
                table.ForeignKey("FK_webhook_deliveries_webhooks_webhook_id", row => row.webhook_id, "webhooks", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_webhook_deliveries_webhook_id_event_key", "webhook_deliveries", ["webhook_id", "event_key"], unique: true);
        migrationBuilder.CreateIndex("IX_webhook_deliveries_webhook_id_state_id", "webhook_deliveries", ["webhook_id", "state", "id"]);
        migrationBuilder.CreateIndex("IX_webhook_deliveries_state_created_at", "webhook_deliveries", ["state", "created_at"]);
    }
}
