using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>
/// The PBX's live channels for however many callers: they share one <c>Status</c> action at a time. What is handed out was asked for less than 250 ms ago,
/// and the PBX is asked at most four times a second.
/// </summary>
internal sealed class ChannelStatus(IPbxActions pbx, TimeProvider time)
{
    /// <summary>How old an answer may be, and the least time between two questions.</summary>
    internal static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private Task<ChannelSnapshot>? latest;
    private long askedAt;

    /// <summary>The channels now.</summary>
    /// <exception cref="PbxNotConnectedException">There is no connection.</exception>
    /// <exception cref="AmiException">The PBX refused or did not answer.</exception>
    public Task<ChannelSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        Task<ChannelSnapshot> shared;
        lock (gate)
        {
            // One that is still being asked serves all who come meanwhile: it tells of a moment that is yet to come.
            if (latest is null || (latest.IsCompleted && time.GetElapsedTime(askedAt) >= Freshness))
            {
                askedAt = time.GetTimestamp();
                latest = AskAsync();
                _ = latest.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            shared = latest;
        }

        return shared.IsCompletedSuccessfully ? shared : shared.WaitAsync(cancellationToken);
    }

    // Not the caller's token: one who goes away must not take the answer from the others. The action has its own time limit.
    private async Task<ChannelSnapshot> AskAsync()
    {
        var reply = await pbx.ExchangeAsync(new AmiAction("Status").With("AllVariables", "true"), CancellationToken.None);
        if (!reply.Answer.IsSuccess) throw new AmiRefusedException(reply.Answer.Text, reply.Answer);
        return new ChannelSnapshot([.. reply.Items.Select(ChannelJson.From)]);
    }
}
