using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>Calls read from the PBX's call records, their totals, and what people keep of the history page.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122105000_CallHistory")]
internal sealed class M20261122105000_CallHistory : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Calls(migrationBuilder);
        Totals(migrationBuilder);
        Notes(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "calls", "call_extensions", "call_hours", "call_waits", "call_extension_days", "call_trunk_days", "call_answers", "call_filters", "call_history_entries" })
            migrationBuilder.DropTable(table);
    }

    private static void Calls(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "calls",
            table => new
            {
                id = table.Column<long>(),
                call_key = table.Column<string>(maxLength: 150),
                started_at = table.Column<DateTime>(),
                ended_at = table.Column<DateTime>(),
                day = table.Column<int>(),
                hour = table.Column<int>(),
                direction = table.Column<int>(),
                verdict = table.Column<int>(),
                reason = table.Column<int>(),
                reason_who = table.Column<string>(maxLength: 191),
                reason_seconds = table.Column<int>(),
                reason_place = table.Column<string>(maxLength: 80, nullable: true),
                from_number = table.Column<string>(maxLength: 80),
                from_name = table.Column<string>(maxLength: 80, nullable: true),
                dialled = table.Column<string>(maxLength: 80),
                reached = table.Column<string>(maxLength: 80, nullable: true),
                queue = table.Column<string>(maxLength: 80, nullable: true),
                trunk = table.Column<string>(maxLength: 80, nullable: true),
                from_key = table.Column<string>(maxLength: 24),
                dialled_key = table.Column<string>(maxLength: 24),
                wait_seconds = table.Column<int>(),
                wait_is_exact = table.Column<bool>(),
                talk_seconds = table.Column<int>(),
                transfers = table.Column<int>(),
                transfer_seconds = table.Column<int>(),
                is_open = table.Column<bool>(),
                row_count = table.Column<int>(),
                row_sum = table.Column<long>(),
                contexts = table.Column<string>(maxLength: 191),
                group_uuid = table.Column<string>(maxLength: 64),
            },
            constraints: table => table.PrimaryKey("PK_calls", row => row.id));
        migrationBuilder.CreateIndex("IX_calls_call_key", "calls", "call_key", unique: true);
        migrationBuilder.CreateIndex("IX_calls_from_key", "calls", "from_key");
        migrationBuilder.CreateIndex("IX_calls_dialled_key", "calls", "dialled_key");
        migrationBuilder.CreateTable(
            "call_extensions",
            table => new
            {
                call_id = table.Column<long>(),
                extension = table.Column<string>(maxLength: 40),
                day = table.Column<int>(),
                made = table.Column<bool>(),
                answered = table.Column<bool>(),
                ring_seconds = table.Column<int>(),
                talk_seconds = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_extensions", row => new { row.call_id, row.extension }));
        migrationBuilder.CreateIndex("IX_call_extensions_extension_call_id", "call_extensions", ["extension", "call_id"]);
    }

    private static void Totals(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_hours",
            table => new
            {
                day = table.Column<int>(),
                hour = table.Column<int>(),
                direction = table.Column<int>(),
                verdict = table.Column<int>(),
                queue = table.Column<string>(maxLength: 80),
                trunk = table.Column<string>(maxLength: 80),
                calls = table.Column<int>(),
                in_time = table.Column<int>(),
                wait_seconds = table.Column<long>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_hours", row => new { row.day, row.hour, row.direction, row.verdict, row.queue, row.trunk }));
        migrationBuilder.CreateTable(
            "call_waits",
            table => new
            {
                day = table.Column<int>(),
                direction = table.Column<int>(),
                queue = table.Column<string>(maxLength: 80),
                wait = table.Column<int>(),
                calls = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_waits", row => new { row.day, row.direction, row.queue, row.wait }));
        migrationBuilder.CreateTable(
            "call_extension_days",
            table => new
            {
                day = table.Column<int>(),
                extension = table.Column<string>(maxLength: 40),
                made = table.Column<int>(),
                taken = table.Column<int>(),
                missed = table.Column<int>(),
                talk_seconds = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_call_extension_days", row => new { row.day, row.extension }));
        migrationBuilder.CreateTable(
            "call_trunk_days",
            table => new
            {
                day = table.Column<int>(),
                trunk = table.Column<string>(maxLength: 80),
                peak = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_call_trunk_days", row => new { row.day, row.trunk }));
    }

    private static void Notes(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "call_answers",
            table => new
            {
                channel = table.Column<string>(maxLength: 120),
                answered_at = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_call_answers", row => new { row.channel, row.answered_at }));
        migrationBuilder.CreateIndex("IX_call_answers_answered_at", "call_answers", "answered_at");
        migrationBuilder.CreateTable(
            "call_filters",
            table => new
            {
                id = table.Column<string>(maxLength: 36),
                user_id = table.Column<string>(maxLength: 64),
                name = table.Column<string>(maxLength: 80),
                query = table.Column<string>(maxLength: 1000),
            },
            constraints: table => table.PrimaryKey("PK_call_filters", row => row.id));
        migrationBuilder.CreateIndex("IX_call_filters_user_id_name", "call_filters", ["user_id", "name"], unique: true);
        migrationBuilder.CreateTable(
            "call_history_entries",
            table => new
            {
                name = table.Column<string>(maxLength: 64),
                value = table.Column<string>(maxLength: 4000),
            },
            constraints: table => table.PrimaryKey("PK_call_history_entries", row => row.name));
    }
}
