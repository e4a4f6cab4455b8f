using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>
/// Identity's authenticator provider with the one rule that it lacks: a code that was taken is not taken again (RFC 6238, 5.2), by whichever instance it
/// is given to, even at the same instant.
/// </summary>
internal sealed class AuthenticatorCodes(PortalDbContext database, TimeProvider time) : AuthenticatorTokenProvider<PortalUser>
{
    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<PortalUser> manager, PortalUser user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } text || Base32.Decode(text) is not { Length: > 0 } key) return false;
        return TimeCode.Find(key, token, time.GetUtcNow(), user.SecondFactorStep) is { } step && await TakeAsync(database, user.Id, step, CancellationToken.None);
    }

    /// <summary>Notes that the code of that step was taken; false when it, or a later one, already was.</summary>
    public static async Task<bool> TakeAsync(PortalDbContext database, string userId, long step, CancellationToken cancellationToken) =>
        await database.Set<PortalUser>().Where(user => user.Id == userId && (user.SecondFactorStep == null || user.SecondFactorStep < step))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.SecondFactorStep, step), cancellationToken) == 1;
}
