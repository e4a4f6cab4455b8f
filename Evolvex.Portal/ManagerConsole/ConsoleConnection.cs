using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>
/// A page's own connection to the PBX, as the portal's account: however long an answer is or takes, the link that the live view follows does not notice.
/// It is made when something is sent, and closed when nothing was sent for a while or an answer did not come.
/// </summary>
internal sealed class ConsoleConnection : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private readonly IAmiEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ITimer _idle;
    private AmiClient? _client;
    private bool _ended;

    public ConsoleConnection(IAmiEndpoint endpoint, TimeProvider time)
    {
        (_endpoint, _time) = (endpoint, time);
        _idle = time.CreateTimer(_ => _ = CloseIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends an action and collects what answers it, within the bounds. One after another, as Asterisk does it anyway.</summary>
    /// <exception cref="AmiException">There is no connection to be had, or no answer at all.</exception>
    public async Task<ConsoleAnswer> SendAsync(AmiAction action, ConsoleBounds bounds, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var client = await ConnectedAsync(cancellationToken);
            return await CollectAsync(client, action, bounds, cancellationToken);
        }
        catch
        {
            await DropAsync(); // what still runs on it would hold up the next action
            throw;
        }
        finally
        {
            if (!_ended) _idle.Change(Idle, Timeout.InfiniteTimeSpan);
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _idle.DisposeAsync();
        await DropAsync();
    }

    private async Task<AmiClient> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_client is { Completion.IsCompleted: false } client) return client;
        await DropAsync();
        var options = await _endpoint.GetAsync(cancellationToken);
        client = await AmiClient.ConnectAsync(options with { Events = "off", MaxBacklogBytes = ConsoleBounds.Backlog }, _time, cancellationToken);
        _ = DrainAsync(client);
        return _client = client;
    }

    /// <summary>Nobody reads events here (the action Events may turn them on); unread they would slow the answers down.</summary>
    private static async Task DrainAsync(AmiClient client)
    {
        try
        {
            await foreach (var batch in client.Events.ReadAllAsync()) batch.Dispose();
        }
        catch (AmiException)
        {
            return; // the connection is over, which the next action sees
        }
    }

    private async Task<ConsoleAnswer> CollectAsync(AmiClient client, AmiAction action, ConsoleBounds bounds, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var sentAt = _time.GetUtcNow();
        var items = new List<AmiMessage>();
        AmiMessage? answer = null, last = null;
        var cut = ListCut.None;
        long bytes = 0;
        try
        {
            await foreach (var message in client.StreamAsync(action, bounds.Patience, cancellationToken))
            {
                bytes += message.Bytes.Length;
                if (answer is null) answer = message;
                else if (message["EventList"] is not null) last = message;
                else items.Add(message);
                cut = last is not null ? ListCut.None
                    : items.Count >= bounds.Items || bytes >= bounds.Bytes ? ListCut.TooMany
                    : _time.GetElapsedTime(began) >= bounds.Whole ? ListCut.TooLong : ListCut.None;
                if (cut != ListCut.None && items.Count > 0) break;
            }
        }
        catch (AmiTimeoutException) when (answer is not null)
        {
            cut = ListCut.TooLong;
        }

        if (items.Count == 0 && last is null && cut == ListCut.TooMany) cut = ListCut.None; // one long answer, whole
        if (cut != ListCut.None) await DropAsync(); // the rest is not wanted
        return new ConsoleAnswer(action.Name, sentAt, _time.GetElapsedTime(began), answer!, items, last, cut);
    }

    private async Task CloseIdleAsync()
    {
        if (!await _oneAtATime.WaitAsync(0)) return;
        try
        {
            await DropAsync();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task DropAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client) await client.DisposeAsync();
    }
}
