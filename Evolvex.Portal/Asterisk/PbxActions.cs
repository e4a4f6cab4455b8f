using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Asterisk;

/// <summary>The actions of whichever connection the link has now.</summary>
internal sealed class PbxActions : IPbxActions
{
    private volatile AmiClient? _client;

    public bool IsConnected => _client is { Completion.IsCompleted: false };

    private AmiClient Client => _client is { Completion.IsCompleted: false } client ? client : throw new PbxNotConnectedException();

    /// <summary>The link's connection; null when it has none.</summary>
    public void Use(AmiClient? client) => _client = client;

    public Task<AmiMessage> SendAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null) => Client.SendAsync(action, cancellationToken, timeout);

    public IAsyncEnumerable<AmiMessage> ListAsync(AmiAction action, CancellationToken cancellationToken) => Client.ListAsync(action, cancellationToken);

    public Task<AmiReply> ExchangeAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        Client.ExchangeAsync(action, cancellationToken, timeout);
}
