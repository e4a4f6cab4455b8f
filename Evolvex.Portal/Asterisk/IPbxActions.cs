using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Asterisk;

/// <summary>
/// Sends actions over the portal's own connection to the PBX. Asterisk runs the actions of one connection one after another: never send one that waits
/// (Originate without <c>Async: true</c>, WaitEvent), or the live view stands still meanwhile and the connection is taken for dead.
/// </summary>
internal interface IPbxActions
{
    /// <summary>There is a connection, logged in.</summary>
    bool IsConnected { get; }

    /// <inheritdoc cref="AmiClient.SendAsync"/>
    /// <exception cref="PbxNotConnectedException">There is no connection now.</exception>
    Task<AmiMessage> SendAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null);

    /// <inheritdoc cref="AmiClient.ListAsync"/>
    /// <exception cref="PbxNotConnectedException">There is no connection now.</exception>
    IAsyncEnumerable<AmiMessage> ListAsync(AmiAction action, CancellationToken cancellationToken);

    /// <inheritdoc cref="AmiClient.ExchangeAsync"/>
    /// <exception cref="PbxNotConnectedException">There is no connection now.</exception>
    Task<AmiReply> ExchangeAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null);
}

/// <summary>The portal has no connection to the PBX at the moment.</summary>
internal sealed class PbxNotConnectedException() : Exception("There is no connection to the PBX at the moment.");
