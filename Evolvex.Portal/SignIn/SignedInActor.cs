using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.SignIn;

/// <summary>Who acts in a circuit, for the audit log. A circuit does not know its address any more; its session does.</summary>
internal sealed class SignedInActor(AuthenticationStateProvider signIn, SessionStore sessions)
{
    public async Task<AuditActor> GetAsync(CancellationToken cancellationToken)
    {
        var person = (await signIn.GetAuthenticationStateAsync()).User;
        var address = SessionStore.IdOf(person) is { } session ? await sessions.AddressAsync(session, cancellationToken) : null;
        return person.ToAuditActor(address);
    }
}
