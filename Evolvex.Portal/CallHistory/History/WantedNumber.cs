using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>
/// A number that somebody looks for, as it is asked of the keys of numbers. Who sees numbers with their middle hidden finds them by what is seen alone:
/// else a handful of questions would tell the rest.
/// </summary>
/// <param name="Start">What the keys begin with, for the index; empty: nothing can be found.</param>
/// <param name="Pattern">What they are like.</param>
/// <param name="IsWhole">The start is the whole key.</param>
internal readonly record struct WantedNumber(string Start, string Pattern, bool IsWhole)
{
    private const int HiddenUntil = NumberMask.ShownLast + NumberMask.Hidden;

    private static readonly WantedNumber None = new("", "", IsWhole: true);

    /// <summary>What was typed.</summary>
    public static WantedNumber Of(string typed, bool isMasked)
    {
        var (key, isWhole) = NumberKey.Wanted(typed);
        if (!isMasked || isWhole) return new WantedNumber(key, LikePattern.Escape(key) + "%", isWhole);
        if (!key.All(char.IsAsciiDigit)) return NumberMask.Within(key) == key && key.Any(char.IsLetter) ? new WantedNumber(key, LikePattern.Escape(key) + "%", IsWhole: false) : None;
        return key.Length <= NumberMask.LongestExtension
            ? new WantedNumber(key, "", IsWhole: true)
            : new WantedNumber(key[..NumberMask.ShownLast], key[..NumberMask.ShownLast] + new string('_', NumberMask.Hidden) + key[HiddenUntil..] + "%", IsWhole: false);
    }
}
