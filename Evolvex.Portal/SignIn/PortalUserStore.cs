using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>Identity's store of people, which keeps recovery codes as hashes instead of as they are.</summary>
internal sealed class PortalUserStore(PortalDbContext database, IdentityErrorDescriber? describer = null) : UserOnlyStore<PortalUser, PortalDbContext, string>(database, describer)
{
    // Identity's own words, which it keeps to itself.
    public const string Provider = "[AspNetUserStore]";
    public const string AuthenticatorKey = "AuthenticatorKey";
    public const string Codes = "RecoveryCodes";

    public override Task ReplaceCodesAsync(PortalUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, Codes, RecoveryCodes.Keep(recoveryCodes), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(PortalUser user, string code, CancellationToken cancellationToken)
    {
        if (RecoveryCodes.Use(await GetTokenAsync(user, Provider, Codes, cancellationToken), code) is not { } left) return false;
        await SetTokenAsync(user, Provider, Codes, left, cancellationToken);
        return true;
    }
}
