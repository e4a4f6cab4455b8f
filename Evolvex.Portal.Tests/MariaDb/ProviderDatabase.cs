using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>A database with the tables of <see cref="ProviderContext"/> and twenty items, for the tests of one class.</summary>
public sealed class ProviderDatabase(MariaDbRig rig) : IAsyncLifetime
{
    public static readonly Guid FirstUuid = Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff");

    public string ConnectionString { get; } = rig.ConnectionString($"provider_{Guid.NewGuid():N}");

    public MariaDbRig Rig => rig;

    public async Task InitializeAsync()
    {
        await using var context = Open();
        (await context.Database.EnsureCreatedAsync()).ShouldBeTrue();
        for (var i = 1; i <= 20; i++) context.Items.Add(Item(i));
        (await context.SaveChangesAsync()).ShouldBe(20);
    }

    public async Task DisposeAsync()
    {
        await using var context = Open();
        await context.Database.EnsureDeletedAsync();
    }

    public ProviderContext Open(Action<DbContextOptionsBuilder<ProviderContext>>? configure = null) => Open(ConnectionString, configure);

    public static ProviderContext Open(string connectionString, Action<DbContextOptionsBuilder<ProviderContext>>? configure = null)
    {
        var options = new DbContextOptionsBuilder<ProviderContext>().UseMySql(connectionString, new MariaDbServerVersion(new Version(10, 11)));
        configure?.Invoke(options);
        return new ProviderContext(options.Options);
    }

    private static Item Item(int i) => new()
    {
        Name = i % 2 == 0 ? $"Even_{i}" : $"odd%{i}",
        Flag = i % 3 == 0,
        Big = i * 10_000_000_000L,
        Price = 1.25m * i,
        Ratio = i / 3.0,
        When = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddHours(i * 13),
        At = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(3)).AddHours(i),
        Day = new DateOnly(2026, 1, 1).AddDays(i),
        Time = new TimeOnly(8, 30).AddMinutes(i),
        Uuid = i == 1 ? FirstUuid : Guid.NewGuid(),
        Blob = [1, 0, (byte)i, 39, 92],
        Note = i % 4 == 0 ? null : i % 5 == 0 ? "" : "note 😀 \\ ' \" " + i,
        Span = TimeSpan.FromMinutes(i * 100),
        Unsigned = ulong.MaxValue,
        Kind = (Kind)(i % 3),
        Optional = i % 2 == 0 ? null : i,
    };
}
