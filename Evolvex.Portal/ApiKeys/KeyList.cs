using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.ApiKeys;

/// <summary>What the chips above the list of keys ask for.</summary>
public enum KeyGroup
{
    /// <summary>May be used.</summary>
    Good,

    /// <summary>Switched off, over or revoked.</summary>
    Ended,

    /// <summary>Came in a URL lately.</summary>
    InUrls,
}

/// <summary>Keys that pass the filters, and how many there are of each group.</summary>
internal sealed class KeyList(IReadOnlyList<KeyView> all, DateTimeOffset now)
{
    public int Total => all.Count;

    public IReadOnlyList<KeyView> Rows { get; private set; } = [];

    public int this[KeyGroup group] => all.Count(key => Is(key, group));

    public void Filter(string? text, KeyGroup? group)
    {
        var filter = new TextFilter(text);
        Rows =
        [
            .. all.Where(key => (group is null || Is(key, group.Value))
                && filter.Passes(key.Name, key.Description, key.Group, key.Prefix, key.LastUsedAddress, key.LastUsedClient, key.Addresses)),
        ];
    }

    private bool Is(KeyView key, KeyGroup group) => group switch
    {
        KeyGroup.Good => key.StandingAt(now) == KeyStanding.Good,
        KeyGroup.Ended => key.StandingAt(now) != KeyStanding.Good,
        _ => key.IsInUrls(now),
    };
}
