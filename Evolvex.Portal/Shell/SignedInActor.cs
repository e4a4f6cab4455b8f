using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Shell;

/// <summary>Who acts in a circuit and from where, as the audit log names them.</summary>
internal sealed class SignedInActor(IAuthorizationService authorization, AuthenticationStateProvider signIn, ViewerAddress address)
{
    /// <summary>Who is at work.</summary>
    public async Task<AuditActor> GetAsync() => (await signIn.GetAuthenticationStateAsync()).User.ToAuditActor(address.Text);

    /// <summary>Who is at work; asked before each act, because a role may have changed since the page was opened.</summary>
    /// <param name="policy">What they must fulfil, of <see cref="SignIn.PortalPolicies"/>.</param>
    /// <exception cref="UnauthorizedAccessException">They do not.</exception>
    public async Task<AuditActor> RequireAsync(string policy)
    {
        var person = (await signIn.GetAuthenticationStateAsync()).User;
        return (await authorization.AuthorizeAsync(person, policy)).Succeeded ? person.ToAuditActor(address.Text) : throw new UnauthorizedAccessException($"What was asked for is for others than {person.Identity?.Name}: {policy}.");
    }
}
