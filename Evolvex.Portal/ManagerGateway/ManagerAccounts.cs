using Evolvex.Portal.Asterisk;
using Evolvex.Portal.ManagerGateway.Accounts;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Manager users whose secret the portal knows, which a Digest login needs: the answer to a challenge cannot be checked otherwise.</summary>
internal interface IManagerAccounts
{
    /// <summary>The secret of a manager user, or null where the portal does not know it. Here the name has to be right to the letter: it is part of what is signed.</summary>
    ValueTask<string?> FindSecretAsync(string username, CancellationToken cancellationToken);
}

/// <summary>Those that administrators have entered, and the portal's own manager user, known from the settings.</summary>
internal sealed class KnownManagerAccounts(ManagerAccess access, IAmiEndpoint endpoint) : IManagerAccounts
{
    public async ValueTask<string?> FindSecretAsync(string username, CancellationToken cancellationToken)
    {
        var standing = await access.FindAsync(username, cancellationToken);
        if (!standing.IsEnabled) return null;
        if (standing.Secret is { } secret && standing.Account == username) return secret;
        var own = await endpoint.GetAsync(cancellationToken);
        return own.Username == username ? own.Secret : null;
    }
}
