using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.ApiKeys;

/// <summary>The administrator whose page it is, as the audit log names them.</summary>
internal sealed class AccessActor(IAuthorizationService authorization, AuthenticationStateProvider signIn, ViewerAddress address)
{
    /// <summary>Who is at work; asked before each act, because a role may have changed since the page was opened.</summary>
    /// <exception cref="UnauthorizedAccessException">It is no administrator.</exception>
    public async Task<AuditActor> RequireAsync()
    {
        var person = (await signIn.GetAuthenticationStateAsync()).User;
        return (await authorization.AuthorizeAsync(person, PortalPolicies.Administrator)).Succeeded
            ? person.ToAuditActor(address.Text)
            : throw new UnauthorizedAccessException("Only administrators change keys, groups and routes.");
    }
}
