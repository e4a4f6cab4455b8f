using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Evolvex.Portal.CallHistory;

/// <summary>The PBX's call records, to read. The table is the PBX's own: nothing here writes to it, creates it or migrates it.</summary>
internal sealed class CdrDbContext(DbContextOptions<CdrDbContext> options, CdrTable table) : DbContext(options)
{
    private const string ReadOnly = "The call records belong to the PBX; the portal only reads them.";

    public IQueryable<CdrRow> Rows => Set<CdrRow>();

    internal CdrTable Table => table;

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new InvalidOperationException(ReadOnly);

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) => throw new InvalidOperationException(ReadOnly);

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
        .ReplaceService<IModelCacheKeyFactory, ModelOfTable>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<CdrRow>(row =>
    {
        row.HasNoKey().ToSqlQuery(table.SelectAll);
        foreach (var property in row.Metadata.GetProperties()) property.SetColumnName(ColumnName(property.Name));
    });

    private static string ColumnName(string property) => property == nameof(CdrRow.GroupUuid) ? "group_uuid" : property.ToLowerInvariant();

    /// <summary>Another table is another model, also within one process.</summary>
    private sealed class ModelOfTable : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context.GetType(), ((CdrDbContext)context).Table.SelectAll, designTime);
    }
}
