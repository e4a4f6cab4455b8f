using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>Migrations as they are written here: by hand, without a word of one database's, for several.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class ProviderMigrationTests(MariaDbRig rig)
{
    private const string Columns = "SELECT GROUP_CONCAT(CONCAT(COLUMN_NAME, ' ', COLUMN_TYPE, IF(IS_NULLABLE = 'YES', ' NULL', ''), IF(EXTRA <> '', CONCAT(' ', EXTRA), '')) "
        + "ORDER BY ORDINAL_POSITION SEPARATOR '; ') FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ";

    [Fact]
    public async Task A_database_is_made_and_brought_to_the_last_migration()
    {
        await using var context = Open("migrated");
        await context.Database.MigrateAsync();

        (await context.Database.GetAppliedMigrationsAsync()).ShouldBe(["20260101000000_First", "20260102000000_Second"]);
        (await rig.SqlAsync("migrated", Columns + "'notes'")).Trim()
            .ShouldBe("id int(11) auto_increment; owner varchar(255); label varchar(50) NULL; body longtext; flag tinyint(1); made datetime(6)");
        (await rig.SqlAsync("migrated", "SELECT label, flag, body FROM notes")).Trim().ShouldBe("a'b\\\\c\t1\tнет");
        (await rig.SqlAsync("migrated", "SELECT SUB_PART FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'migrated' AND INDEX_NAME = 'ix_body'")).Trim().ShouldBe("768");
        await context.Database.MigrateAsync();

        await context.GetService<IMigrator>().MigrateAsync("20260101000000_First");
        (await context.Database.GetAppliedMigrationsAsync()).ShouldBe(["20260101000000_First"]);
    }

    [Fact]
    public async Task Two_portals_that_start_at_once_do_not_trip_over_each_other()
    {
        await rig.CreateDatabaseAsync("contended");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var context = Open("contended");
            await context.Database.MigrateAsync();
        })));
        (await rig.SqlAsync("contended", "SELECT COUNT(*) FROM notes")).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task The_script_can_be_run_twice()
    {
        await rig.CreateDatabaseAsync("scripted");
        await using var context = Open("scripted");
        var script = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sql");
        try
        {
            await File.WriteAllTextAsync(script, context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));
            await rig.CreateDatabaseAsync("scripted", script);
            await rig.CreateDatabaseAsync("scripted", script);
        }
        finally
        {
            File.Delete(script);
        }

        (await context.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        (await rig.SqlAsync("scripted", "SELECT COUNT(*) FROM notes")).Trim().ShouldBe("1");
    }

    private MigratedContext Open(string database) => new(rig.ConnectionString(database));

    private sealed class MigratedContext(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
            .UseMySql(connectionString, new MariaDbServerVersion(new Version(10, 11)))
            .ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning));
    }

    [DbContext(typeof(MigratedContext))]
    [Migration("20260101000000_First")]
    private sealed class First : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                "notes",
                table => new
                {
                    id = table.Column<int>().Annotation("Sqlite:Autoincrement", true),
                    owner = table.Column<string>(),
                    text = table.Column<string>(maxLength: 20, nullable: true),
                    body = table.Column<string>(defaultValue: "нет"),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notes", row => row.id);
                    table.UniqueConstraint("AK_notes", row => row.owner);
                });
            migrationBuilder.CreateIndex("ix_body", "notes", "body");
        }

        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("notes");
    }

    [DbContext(typeof(MigratedContext))]
    [Migration("20260102000000_Second")]
    private sealed class Second : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>("flag", "notes", defaultValue: false);
            migrationBuilder.AddColumn<DateTime>("made", "notes", defaultValueSql: "CURRENT_TIMESTAMP(6)");
            migrationBuilder.RenameColumn("text", "notes", "label");
            migrationBuilder.AlterColumn<string>("label", "notes", maxLength: 50, nullable: true);
            migrationBuilder.CreateIndex("ix_label", "notes", "label");
            migrationBuilder.RenameIndex("ix_label", "ix_labels", "notes");
            migrationBuilder.DropIndex("ix_labels", "notes");
            migrationBuilder.CreateTable(
                "lines",
                table => new { note = table.Column<int>(), line = table.Column<int>() },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lines", row => new { row.note, row.line });
                    table.ForeignKey("FK_lines", row => row.note, "notes", "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.DropForeignKey("FK_lines", "lines");
            migrationBuilder.RenameTable("lines", newName: "rows");
            migrationBuilder.DropTable("rows");
            migrationBuilder.InsertData("notes", ["owner", "label", "flag"], ["varchar(255)", "varchar(50)", "tinyint(1)"], ["me", "a'b\\c", true]);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn("made", "notes");
            migrationBuilder.DropColumn("flag", "notes");
            migrationBuilder.RenameColumn("label", "notes", "text");
        }
    }
}
