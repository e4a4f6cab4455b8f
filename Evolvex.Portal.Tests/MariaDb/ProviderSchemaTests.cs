using Evolvex.Portal.Tests.Rig;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>Databases, tables and indexes as the provider makes them.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class ProviderSchemaTests(MariaDbRig rig)
{
    [Fact]
    public async Task A_database_is_created_once_found_and_dropped()
    {
        var connection = rig.ConnectionString("created");
        await using (var context = ProviderDatabase.Open(connection))
        {
            (await context.Database.CanConnectAsync()).ShouldBeFalse();
            (await context.Database.EnsureCreatedAsync()).ShouldBeTrue();
            (await context.Database.EnsureCreatedAsync()).ShouldBeFalse();
            (await context.Database.CanConnectAsync()).ShouldBeTrue();
        }

        await using (var context = ProviderDatabase.Open(connection))
        {
            (await context.Database.EnsureDeletedAsync()).ShouldBeTrue();
            (await context.Database.EnsureDeletedAsync()).ShouldBeFalse();
            (await context.Database.CanConnectAsync()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Tables_keep_every_letter_and_the_longest_index_that_fits()
    {
        await using var context = new IndexContext(rig.ConnectionString("indexes"), unique: false);
        await context.Database.EnsureCreatedAsync();

        (await rig.SqlAsync("indexes", "SELECT CCSA.character_set_name FROM information_schema.TABLES T JOIN information_schema.COLLATION_CHARACTER_SET_APPLICABILITY CCSA "
            + "ON CCSA.collation_name = T.table_collation WHERE T.table_schema = 'indexes' AND T.table_name = 'Long'")).Trim().ShouldBe("utf8mb4");
        (await rig.SqlAsync("indexes", "SELECT GROUP_CONCAT(CONCAT(COLUMN_NAME, ':', IFNULL(SUB_PART, '-')) ORDER BY SEQ_IN_INDEX) FROM information_schema.STATISTICS "
            + "WHERE TABLE_SCHEMA = 'indexes' AND TABLE_NAME = 'Long' AND INDEX_NAME = 'long_index'")).Trim().ShouldBe("Number:-,Text:766");
    }

    [Fact]
    public async Task A_unique_index_that_cannot_fit_is_refused_in_one_sentence()
    {
        await using var context = new IndexContext(rig.ConnectionString("unique_index"), unique: true);
        var refusal = await Should.ThrowAsync<NotSupportedException>(() => context.Database.EnsureCreatedAsync());
        refusal.Message.ShouldBe("Unique index long_index on Long (Number, Text) is longer than the 3072 bytes that MySQL indexes: give the text columns a shorter maximum length.");
    }

    [Fact]
    public async Task The_schema_of_identity_is_created_and_used()
    {
        await using var context = new IdentityContext(rig.ConnectionString("identity"));
        await context.Database.EnsureCreatedAsync();
        var user = new IdentityUser("борис") { NormalizedUserName = "БОРИС", LockoutEnd = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.FromHours(3)) };
        context.Users.Add(user);
        context.UserClaims.Add(new IdentityUserClaim<string> { UserId = user.Id, ClaimType = "role", ClaimValue = "admin" });
        context.UserTokens.Add(new IdentityUserToken<string> { UserId = user.Id, LoginProvider = new string('x', 200), Name = new string('y', 200), Value = "z" });
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();

        var found = await context.Users.SingleAsync(u => u.NormalizedUserName == "БОРИС");
        found.LockoutEnd.ShouldBe(user.LockoutEnd);
        (await context.UserClaims.SingleAsync(c => c.UserId == user.Id)).Id.ShouldBe(1);
        (await context.UserTokens.CountAsync(t => t.UserId == user.Id)).ShouldBe(1);
        context.Users.Remove(found);
        await context.SaveChangesAsync();
        (await context.UserClaims.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public void What_the_server_does_not_have_is_refused_when_the_model_is_built()
    {
        using var schemas = new RefusedContext(b => b.Entity<Child>().ToTable("child", "other"));
        Should.Throw<InvalidOperationException>(() => schemas.Model).Message.ShouldContain("MySQL has no schemas");
        using var sequences = new RefusedContext(b => b.HasSequence("numbers"));
        Should.Throw<InvalidOperationException>(() => sequences.Model).Message.ShouldContain("MySQL has none");
    }

    private static ServerVersion Version => new MariaDbServerVersion(new Version(10, 11));

    private sealed class LongRow
    {
        public int Id { get; set; }

        public int Number { get; set; }

        public string Text { get; set; } = "";
    }

    private sealed class IndexContext(string connectionString, bool unique) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseMySql(connectionString, Version).EnableServiceProviderCaching(false);

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<LongRow>(row =>
        {
            row.ToTable("Long");
            row.Property(r => r.Text).HasMaxLength(2000);
            row.HasIndex(r => new { r.Number, r.Text }, "long_index").IsUnique(unique);
        });
    }

    private sealed class IdentityContext(string connectionString) : IdentityDbContext<IdentityUser>
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseMySql(connectionString, Version);
    }

    private sealed class RefusedContext(Action<ModelBuilder> build) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder.UseMySql("Server=127.0.0.1;Database=none", Version).EnableServiceProviderCaching(false);

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Child>().Ignore(c => c.Item);
            build(modelBuilder);
        }
    }
}
