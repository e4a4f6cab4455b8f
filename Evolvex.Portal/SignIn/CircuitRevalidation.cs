using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace Evolvex.Portal.SignIn;

/// <summary>
/// A circuit outlives the request that authorised it. Every few seconds, and at once when this process changed the person, it asks whether they may still
/// be here; who was disabled, signed out, has another role or another password is out of it.
/// </summary>
internal sealed class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly IServiceScopeFactory _scopes;
    private readonly SignInChanges _changes;
    private readonly ILogger<CircuitRevalidation> _log;

    public CircuitRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, SignInChanges changes) : base(loggers)
    {
        (_scopes, _changes, _log) = (scopes, changes, loggers.CreateLogger<CircuitRevalidation>());
        _changes.Follow(this, userId => _ = LookAsync(userId));
    }

    protected override TimeSpan RevalidationInterval => SignInFeature.RevalidateEvery;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>().ValidateSecurityStampAsync(authenticationState.User) is null) return false;
        if (SessionStore.IdOf(authenticationState.User) is { } session) await scope.ServiceProvider.GetRequiredService<SessionStore>().SeeAsync(session, address: null, cancellationToken);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _changes.Leave(this);
        base.Dispose(disposing);
    }

    private async Task LookAsync(string userId)
    {
        try
        {
            var state = await GetAuthenticationStateAsync();
            if (state.User.FindFirstValue(ClaimTypes.NameIdentifier) != userId || await ValidateAuthenticationStateAsync(state, CancellationToken.None)) return;
            SetAuthenticationState(Task.FromResult(Nobody));
        }
        catch (Exception fault)
        {
            // It looks again by itself in a few seconds, and signs out if it cannot.
            SignInLog.CircuitNotChecked(_log, fault);
        }
    }
}
