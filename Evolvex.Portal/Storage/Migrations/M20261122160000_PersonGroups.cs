using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>The group whose calls a person sees.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122160000_PersonGroups")]
internal sealed class M20261122160000_PersonGroups : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<string>("group_id", "users", maxLength: 36, nullable: true);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE users DROP COLUMN group_id");
}
