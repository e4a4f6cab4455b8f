using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>The manager port of the rig's Asterisk, with the portal's own user there.</summary>
internal sealed class RigEndpoint(int port) : IAmiEndpoint
{
    public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new AmiConnectionOptions { Host = "127.0.0.1", Port = port, Username = "portal", Secret = "portal-secret" });
}
