using Evolvex.Portal.CallHistory.Keeping;

namespace Evolvex.Portal.EventStream;

/// <summary>
/// Finds calls that ended while nobody looked: the portal, or its link to the PBX, was down. How far they were told of is kept in the database, and never moves
/// past what the call history has read: a look that comes before the records are in finds nothing, and the next one looks there again.
/// </summary>
internal sealed class UnseenCalls(SettledCalls settled, EventEpoch epochs)
{
    private DateTimeOffset? _toldUntil;
    private DateTimeOffset? _readUntil;

    /// <summary>Calls that ended since the mark, the oldest first; many were told of already.</summary>
    public async Task<IReadOnlyList<CallRow>> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = _toldUntil ??= await epochs.ToldUntilAsync(cancellationToken);
        // Asked first: rows that come in between are found once more rather than never.
        var followed = await settled.FollowedUntilAsync(cancellationToken);
        _readUntil = followed > now ? now : followed;
        return await settled.EndedSinceAsync(told - SettledCalls.Margin, cancellationToken);
    }

    /// <summary>What was found has been told: moves the mark as far as the call records were read when they were looked for.</summary>
    public async Task ToldAsync(CancellationToken cancellationToken)
    {
        if (_readUntil is not { } until || until <= _toldUntil) return;
        await epochs.SetToldUntilAsync(until, cancellationToken);
        _toldUntil = until;
    }
}
