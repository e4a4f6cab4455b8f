using Evolvex.Portal.Asterisk;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Manager users whose secret the portal knows, which a Digest login needs: the answer to a challenge cannot be checked otherwise.</summary>
internal interface IManagerAccounts
{
    /// <summary>The secret of a manager user, or null where the portal does not know it.</summary>
    ValueTask<string?> FindSecretAsync(string username, CancellationToken cancellationToken);
}

/// <summary>The portal's own manager user, known from the settings.</summary>
internal sealed class OwnManagerAccount(IAmiEndpoint endpoint) : IManagerAccounts
{
    public async ValueTask<string?> FindSecretAsync(string username, CancellationToken cancellationToken)
    {
        var own = await endpoint.GetAsync(cancellationToken);
        return string.Equals(own.Username, username, StringComparison.Ordinal) ? own.Secret : null;
    }
}
