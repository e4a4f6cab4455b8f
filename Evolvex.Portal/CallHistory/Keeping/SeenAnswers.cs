using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Channels that are up now, and the answers of those that came up while somebody watched. A channel is forgotten with its call: after a start Asterisk gives the
/// same names again.
/// </summary>
internal sealed class SeenAnswers
{
    private readonly Dictionary<string, string> _up = new(StringComparer.Ordinal);

    /// <summary>Channels that are known to be up.</summary>
    public int Count => _up.Count;

    /// <summary>Takes in a call as it is now; what came up in it comes back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isFirst">The watch begins: what is up did so at a time that nobody saw.</param>
    public IReadOnlyList<WitnessedAnswer> See(Call call, bool isFirst)
    {
        List<WitnessedAnswer>? answers = null;
        foreach (var leg in call.Legs)
        {
            var isKnown = _up.ContainsKey(leg.Channel);
            if (leg.State != LegState.Up && !isKnown || leg.Channel.Length > WitnessedAnswerTable.LongestChannel) continue;
            // Its call may have become part of another.
            _up[leg.Channel] = call.Linkedid;
            if (!isKnown && !isFirst) (answers ??= []).Add(new WitnessedAnswer { Channel = leg.Channel, AnsweredAt = leg.Since });
        }

        return answers ?? [];
    }

    /// <summary>Forgets the channels of calls that are over.</summary>
    public void End(Func<string, bool> isOver)
    {
        foreach (var (channel, call) in _up)
            if (isOver(call)) _up.Remove(channel);
    }
}
