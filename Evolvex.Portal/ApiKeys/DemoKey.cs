using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>The key of the vendor's own example, ready in the demo and good nowhere else.</summary>
internal sealed class DemoKey(PbxOptions pbx, TimeProvider time) : IStorageSeed
{
    public const string Text = "11111111-2222-3333-4444-555555555555";

    // The group that the vendor's examples and the demo's call records name.
    private static readonly Guid ExampleGroup = new("4c343af6-4a91-469a-a717-f682e52c830f");

    private static readonly (string Context, string Description)[] Routes =
    [
        ("incoming", "Входящая маршрутизация"), ("outgoing", "Исходящая маршрутизация"), ("local-evolvex", "Внутренние номера"),
    ];

    public static ApiKeySecret Secret { get; } = ApiKeySecret.TryParse(Text, out var secret) ? secret : throw new FormatException("The demo's key has no key's form.");

    public async Task SeedAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        var hash = Secret.HashText();
        if (!pbx.IsDemo || await database.Set<ApiKeySecretRow>().AnyAsync(secret => secret.Hash == hash, cancellationToken)) return;
        var now = time.GetUtcNow();
        var isExampleFree = !await database.Set<GroupRow>().AnyAsync(known => known.Id == ExampleGroup, cancellationToken);
        var group = new GroupRow { Id = isExampleFree ? ExampleGroup : Guid.NewGuid(), Name = await FreeNameAsync(database, cancellationToken), Description = "Демонстрация", IsUnrestricted = true, CreatedAt = now };
        var key = new ApiKeyRow { Name = group.Name, Description = "Демонстрация", GroupId = group.Id, CreatedAt = now };
        database.AddRange(group, key, new ApiKeySecretRow { ApiKeyId = key.Id, Hash = hash, Prefix = Secret.Prefix, CreatedAt = now });
        foreach (var (context, description) in Routes) database.Add(new RouteRow { GroupId = group.Id, Name = context, Description = description });
        await database.SaveChangesAsync(cancellationToken);
    }

    // Somebody's own "demo" is left alone.
    private static async Task<string> FreeNameAsync(PortalDbContext database, CancellationToken cancellationToken) =>
        await database.Set<GroupRow>().AnyAsync(group => group.Name == "demo", cancellationToken)
        || await database.Set<ApiKeyRow>().AnyAsync(key => key.Name == "demo", cancellationToken)
            ? $"demo {Secret.Prefix}"
            : "demo";
}
