using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>Inserts, updates and deletes; each test works on rows that no other touches.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class ProviderChangeTests(ProviderDatabase database) : IClassFixture<ProviderDatabase>
{
    [Fact]
    public async Task New_rows_learn_their_numbers()
    {
        await using var context = database.Open();
        var first = new Item { Name = "numbered" };
        var second = new Item { Name = "numbered" };
        context.AddRange(first, second);
        (await context.SaveChangesAsync()).ShouldBe(2);
        first.Id.ShouldBeGreaterThan(20);
        second.Id.ShouldBe(first.Id + 1);
    }

    [Fact]
    public async Task An_update_to_the_value_that_is_there_still_finds_its_row()
    {
        await using var context = database.Open();
        var item = await context.Items.FirstAsync(i => i.Id == 2);
        item.Note = "changed";
        item.Flag = true;
        (await context.SaveChangesAsync()).ShouldBe(1);

        await using var again = database.Open();
        var stub = new Item { Id = 2 };
        again.Attach(stub);
        stub.Note = "changed";
        (await again.SaveChangesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_second_of_two_rival_changes_is_refused()
    {
        await using var one = database.Open();
        await using var other = database.Open();
        var first = await one.Items.FirstAsync(i => i.Id == 3);
        var second = await other.Items.FirstAsync(i => i.Id == 3);
        first.Version++;
        await one.SaveChangesAsync();
        second.Version++;
        second.Note = "too late";
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync());
    }

    [Fact]
    public async Task A_deleted_row_is_gone()
    {
        await using var context = database.Open();
        var item = new Item { Name = "short-lived" };
        context.Add(item);
        await context.SaveChangesAsync();
        context.Remove(item);
        (await context.SaveChangesAsync()).ShouldBe(1);
        (await context.Items.AnyAsync(i => i.Id == item.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Children_come_with_their_parent()
    {
        await using var context = database.Open();
        context.AddRange(new Child { ItemId = 5, Text = "c1" }, new Child { ItemId = 5, Text = "c2" });
        await context.SaveChangesAsync();
        (await context.Items.Include(i => i.Children).FirstAsync(i => i.Id == 5)).Children.Count.ShouldBe(2);
        (await context.Children.Where(c => c.Item!.Name.StartsWith("odd")).ExecuteUpdateAsync(s => s.SetProperty(c => c.Text, "updated"))).ShouldBe(2);
    }

    [Fact]
    public async Task A_broken_reference_is_told_by_the_sql_state()
    {
        await using var context = database.Open();
        context.Add(new Child { ItemId = 9999, Text = "orphan" });
        var fault = await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());
        var inner = fault.InnerException.ShouldBeAssignableTo<DbException>()!;
        inner.SqlState.ShouldBe("23000");
        inner.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_guid_key_is_made_here_and_found_again()
    {
        await using var context = database.Open();
        var named = new Named { Name = "guid" };
        context.Add(named);
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();
        (await context.Named.FindAsync(named.Id))!.Name.ShouldBe("guid");
        (await database.Rig.SqlAsync(DatabaseName(), $"SELECT CONCAT(CHAR_LENGTH(Id), Id) FROM Named WHERE Name = 'guid'")).Trim().ShouldBe($"36{named.Id}");
    }

    [Fact]
    public async Task A_transaction_rolls_back_whole_or_to_a_savepoint()
    {
        await using var context = database.Open();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await AddAsync(context, "kept");
            await transaction.CreateSavepointAsync("before");
            await AddAsync(context, "undone");
            await transaction.RollbackToSavepointAsync("before");
            await transaction.CommitAsync();
        }

        await using (await context.Database.BeginTransactionAsync())
        {
            await AddAsync(context, "never");
        }

        using (var transaction = context.Database.BeginTransaction(System.Data.IsolationLevel.Serializable))
        {
            await AddAsync(context, "never either");
            transaction.Rollback();
        }

        (await context.Named.Where(n => n.Name == "kept" || n.Name == "undone" || n.Name.StartsWith("never")).Select(n => n.Name).ToListAsync()).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Many_rows_are_updated_and_deleted_in_place()
    {
        await using var context = database.Open();
        for (var i = 0; i < 5; i++) context.Add(new Item { Name = $"bulk{i}", Big = i });
        await context.SaveChangesAsync();

        (await context.Items.Where(i => i.Name.StartsWith("bulk")).ExecuteUpdateAsync(s => s.SetProperty(i => i.Note, i => i.Name + "!").SetProperty(i => i.Optional, 7))).ShouldBe(5);
        (await context.Items.AsNoTracking().FirstAsync(i => i.Name == "bulk2")).Note.ShouldBe("bulk2!");
        (await context.Items.Where(i => i.Name.StartsWith("bulk")).OrderBy(i => i.Id).Take(2).ExecuteDeleteAsync()).ShouldBe(2);
        (await context.Items.Where(i => i.Name.StartsWith("bulk")).ExecuteDeleteAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_table_without_a_key_can_be_changed_in_place()
    {
        await using var context = database.Open();
        await context.Database.ExecuteSqlRawAsync("INSERT INTO rows_nokey (A, B) VALUES (1, 'x'), (2, 'y')");
        (await context.Keyless.Where(k => k.A == 1).ExecuteDeleteAsync()).ShouldBe(1);
        (await context.Keyless.ExecuteUpdateAsync(s => s.SetProperty(k => k.B, "q"))).ShouldBe(1);
        (await context.Keyless.SingleAsync()).B.ShouldBe("q");
    }

    [Fact]
    public async Task Thousands_of_new_rows_go_in_and_come_back_with_their_keys()
    {
        await using var context = database.Open();
        var rows = Enumerable.Range(0, 2000).Select(i => new Child { ItemId = 1, Text = $"row{i}" }).ToList();
        context.AddRange(rows);
        (await context.SaveChangesAsync()).ShouldBe(2000);
        rows.Select(r => r.Id).Distinct().Count().ShouldBe(2000);
        (await context.Children.CountAsync(c => c.Text.StartsWith("row"))).ShouldBe(2000);
    }

    [Fact]
    public async Task A_row_of_defaults_only_can_be_inserted()
    {
        await database.Rig.SqlAsync(DatabaseName(), "CREATE TABLE defaults (Id INT AUTO_INCREMENT PRIMARY KEY)");
        await using var context = new DefaultsContext(database.ConnectionString);
        var row = new OnlyId();
        context.Add(row);
        await context.SaveChangesAsync();
        row.Id.ShouldBe(1);
    }

    private static async Task AddAsync(ProviderContext context, string name)
    {
        context.Add(new Named { Name = name });
        await context.SaveChangesAsync();
    }

    private string DatabaseName() => new DbConnectionStringBuilder { ConnectionString = database.ConnectionString }["Database"].ToString()!;

    private sealed class OnlyId
    {
        public int Id { get; set; }
    }

    private sealed class DefaultsContext(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseMySql(connectionString, new MariaDbServerVersion(new Version(10, 11)));

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<OnlyId>().ToTable("defaults");
    }
}
