namespace Evolvex.Portal.ApiKeys;

/// <summary>What is wrong with a change of keys, groups or routes.</summary>
internal enum AccessMistake
{
    /// <summary>Blank, longer than 64 characters, with blanks around it or control characters in it.</summary>
    NameInvalid,

    /// <summary>Another one has that name.</summary>
    NameTaken,

    /// <summary>Not a name that Asterisk takes for a context.</summary>
    ContextInvalid,

    /// <summary>The group has that route already.</summary>
    RouteTaken,

    /// <summary>Too long.</summary>
    DescriptionInvalid,

    /// <summary>An entry that is neither an address nor a network.</summary>
    AddressesInvalid,

    /// <summary>Not from 1 to 10,000,000.</summary>
    RateLimitInvalid,

    /// <summary>In the past.</summary>
    ExpiryPast,

    /// <summary>Nothing that the key might be used for.</summary>
    NoScope,

    GroupUnknown,

    /// <summary>Keys belong to it still.</summary>
    GroupInUse,

    /// <summary>People belong to it still: without it they would see everything.</summary>
    GroupHasPeople,

    RouteUnknown,

    KeyUnknown,

    /// <summary>Revoked keys never come back.</summary>
    KeyRevoked,
}

/// <summary>What came of a change: a value, or what is wrong.</summary>
internal readonly record struct AccessResult<TValue>(TValue? Value, AccessMistake? Mistake)
{
    public bool IsDone => Mistake is null;

    public static implicit operator AccessResult<TValue>(TValue value) => new(value, null);

    public static implicit operator AccessResult<TValue>(AccessMistake mistake) => new(default, mistake);
}

internal static class AccessMistakes
{
    /// <summary>In English, for the command line; pages have them in their own texts.</summary>
    public static string InWords(AccessMistake mistake) => mistake switch
    {
        AccessMistake.NameInvalid => "a name has 1 to 64 characters, no blanks around it and no control characters",
        AccessMistake.NameTaken => "that name is taken",
        AccessMistake.ContextInvalid => "a route is named as its dialplan context: up to 79 letters, digits and - _ . + @",
        AccessMistake.RouteTaken => "the group has that route already",
        AccessMistake.DescriptionInvalid => "a description has at most 500 characters",
        AccessMistake.AddressesInvalid => "addresses are such as 10.0.0.0/8, 192.0.2.17",
        AccessMistake.RateLimitInvalid => "a rate limit is from 1 to 10000000 requests a minute",
        AccessMistake.ExpiryPast => "that date is past",
        AccessMistake.NoScope => "a key needs something that it may be used for",
        AccessMistake.GroupUnknown => "there is no such group",
        AccessMistake.GroupInUse => "keys belong to that group",
        AccessMistake.GroupHasPeople => "people belong to that group",
        AccessMistake.RouteUnknown => "there is no such route",
        AccessMistake.KeyUnknown => "there is no such key",
        AccessMistake.KeyRevoked => "that key is revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "No such mistake."),
    };
}
