using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.Storage;

/// <summary>Rows of the first schema ever released, written without the model (which is always the newest), and what must be left of them after an upgrade.</summary>
internal static class EarliestSchema
{
    public static async Task FillAsync(PortalDbContext database)
    {
        await database.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO users (id, user_name, normalized_user_name, password_hash, two_factor_enabled, lockout_enabled, access_failed_count, role, is_enabled, created_at)
            VALUES ('5485137a-3c6d-454e-9801-d3b875f7a5e0', 'Анна', 'АННА', 'hash', 0, 1, 2, 'manager', 1, '2026-11-22 10:00:00.5')
            """);
        await database.Database.ExecuteSqlRawAsync("INSERT INTO protection_keys (name, xml) VALUES ('key-1', '<key/>')");
        await database.Database.ExecuteSqlRawAsync(
            "INSERT INTO user_tokens (user_id, login_provider, name, value) VALUES ('5485137a-3c6d-454e-9801-d3b875f7a5e0', 'p', 'n', 'v')");
    }

    public static async Task ShouldStillHoldAsync(PortalDbContext database)
    {
        var user = await database.Set<PortalUser>().SingleAsync();
        user.UserName.ShouldBe("Анна");
        user.Role.ShouldBe("manager");
        user.AccessFailedCount.ShouldBe(2);
        user.CreatedAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, 500, TimeSpan.Zero));
        (await database.Set<ProtectionKey>().SingleAsync()).Xml.ShouldBe("<key/>");
        (await database.Set<Microsoft.AspNetCore.Identity.IdentityUserToken<string>>().SingleAsync()).Value.ShouldBe("v");
    }
}
