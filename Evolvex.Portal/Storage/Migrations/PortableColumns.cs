using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;

namespace Evolvex.Portal.Storage.Migrations;

/// <summary>The few words of a migration that differ between providers, said in one place.</summary>
internal static class PortableColumns
{
    /// <summary>A whole number that the database counts up. The MySQL provider reads SQLite's word for it too.</summary>
    public static OperationBuilder<AddColumnOperation> CountedUp(this OperationBuilder<AddColumnOperation> column) =>
        column.Annotation("Sqlite:Autoincrement", true);
}
