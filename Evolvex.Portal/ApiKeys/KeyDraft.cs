using System.Globalization;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.ApiKeys;

/// <summary>A field of the form of a key.</summary>
internal enum KeyField
{
    Name,
    Description,
    Group,
    LastDay,
    RateLimit,
    Addresses,
    Scopes,
}

/// <summary>What stands in the form of a key, as typed.</summary>
internal sealed class KeyDraft
{
    /// <summary>Endpoints that a key can be let to.</summary>
    public static readonly IReadOnlyList<ApiKeyScope> Endpoints =
        [ApiKeyScope.Check, ApiKeyScope.Status, ApiKeyScope.GetLogCdr, ApiKeyScope.GetFileWav, ApiKeyScope.GetFileMp3, ApiKeyScope.Originate, ApiKeyScope.Uploads, ApiKeyScope.Events];

    private static readonly ApiKeyScope EveryEndpoint = Endpoints.Aggregate((all, one) => all | one);

    private readonly KeyView? _key;
    private readonly string _lastDayAtFirst = "";

    /// <summary>An empty form: everything but what has to be said.</summary>
    public KeyDraft()
    {
    }

    /// <summary>The form of a key that there is.</summary>
    public KeyDraft(KeyView key, WallClock pbx)
    {
        (_key, Name, Description, Group, IsEnabled) = (key, key.Name, key.Description, key.GroupId.ToString("D"), key.IsEnabled);
        (Addresses, Scopes) = (key.Addresses, key.Scopes);
        RateLimit = key.RateLimitPerMinute?.ToString(CultureInfo.InvariantCulture) ?? "";
        // Until midnight means that the day before was the last.
        LastDay = key.ExpiresAt is { } end ? Text(DateOnly.FromDateTime(pbx.At(end.AddTicks(-1)))) : "";
        _lastDayAtFirst = LastDay;
    }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>A group's uuid.</summary>
    public string Group { get; set; } = "";

    /// <summary>As a browser's date field gives it; empty: no end.</summary>
    public string LastDay { get; set; } = "";

    public string Addresses { get; set; } = "";

    public ApiKeyScope Scopes { get; private set; } = ApiKeyScope.All;

    public string RateLimit { get; set; } = "";

    public bool IsEnabled { get; set; } = true;

    /// <summary>Lets the key to an endpoint, or not. A key that is let to all of them is let to those to come.</summary>
    public void Let(ApiKeyScope scope, bool isOn)
    {
        Scopes = isOn ? Scopes | scope : Scopes & ~scope;
        if (isOn && (Scopes & EveryEndpoint) == EveryEndpoint) Scopes = ApiKeyScope.All;
    }

    /// <summary>The settings, or the first field that cannot be read.</summary>
    public KeyField? TryRead(WallClock pbx, out ApiKeySettings? settings)
    {
        settings = null;
        if (string.IsNullOrWhiteSpace(Name)) return KeyField.Name;
        if (!Guid.TryParse(Group, out var group)) return KeyField.Group;
        if (!TryReadLimit(out var limit)) return KeyField.RateLimit;
        if (!TryReadEnd(pbx, out var end)) return KeyField.LastDay;
        var scopes = (Scopes & EveryEndpoint) == ApiKeyScope.None ? ApiKeyScope.None : Scopes;
        settings = new ApiKeySettings(Name.Trim(), Description.Trim(), group, end, Addresses, scopes, limit) { IsEnabled = IsEnabled };
        return null;
    }

    /// <summary>The field that a mistake is in; null where it is none of the form's.</summary>
    public static KeyField? FieldOf(AccessMistake mistake) => mistake switch
    {
        AccessMistake.NameInvalid or AccessMistake.NameTaken => KeyField.Name,
        AccessMistake.DescriptionInvalid => KeyField.Description,
        AccessMistake.GroupUnknown => KeyField.Group,
        AccessMistake.ExpiryPast => KeyField.LastDay,
        AccessMistake.RateLimitInvalid => KeyField.RateLimit,
        AccessMistake.AddressesInvalid => KeyField.Addresses,
        AccessMistake.NoScope => KeyField.Scopes,
        _ => null,
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool TryReadLimit(out int? limit)
    {
        limit = null;
        if (string.IsNullOrWhiteSpace(RateLimit)) return true;
        if (!int.TryParse(RateLimit.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        limit = number;
        return true;
    }

    // A day that was not touched keeps the very moment, which a script may have set.
    private bool TryReadEnd(WallClock pbx, out DateTimeOffset? end)
    {
        end = _key?.ExpiresAt;
        if (LastDay == _lastDayAtFirst) return true;
        end = null;
        if (string.IsNullOrWhiteSpace(LastDay)) return true;
        if (!DateOnly.TryParseExact(LastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue) return false;
        end = pbx.Earliest(day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        return true;
    }
}
