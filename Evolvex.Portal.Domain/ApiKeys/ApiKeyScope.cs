namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>What a key may be used for: an endpoint of the Evolvex API each.</summary>
[Flags]
public enum ApiKeyScope
{
    /// <summary>Nothing: no key is saved so.</summary>
    None = 0,

    /// <summary><c>check</c>: who the key is, and what there is of a call.</summary>
    Check = 1,

    /// <summary><c>status</c>: the live channels.</summary>
    Status = 2,

    /// <summary><c>originate</c>: setting a call up.</summary>
    Originate = 4,

    /// <summary><c>uploads</c>: sounds for the dialplan.</summary>
    Uploads = 8,

    /// <summary><c>get_log_cdr</c>: call records.</summary>
    GetLogCdr = 16,

    /// <summary><c>get_file_wav</c>: recordings as WAV.</summary>
    GetFileWav = 32,

    /// <summary><c>get_file_mp3</c>: recordings as MP3.</summary>
    GetFileMp3 = 64,

    /// <summary>The stream of live events.</summary>
    Events = 128,

    /// <summary>Every endpoint.</summary>
    All = Check | Status | Originate | Uploads | GetLogCdr | GetFileWav | GetFileMp3 | Events,
}

/// <summary>Scopes as texts: the endpoints' own names, with blanks between.</summary>
public static class ApiKeyScopes
{
    private static readonly (ApiKeyScope Scope, string Name)[] Known =
    [
        (ApiKeyScope.Check, "check"), (ApiKeyScope.Status, "status"), (ApiKeyScope.Originate, "originate"), (ApiKeyScope.Uploads, "uploads"),
        (ApiKeyScope.GetLogCdr, "get_log_cdr"), (ApiKeyScope.GetFileWav, "get_file_wav"), (ApiKeyScope.GetFileMp3, "get_file_mp3"), (ApiKeyScope.Events, "events"),
    ];

    /// <summary>Every single scope, in the order of the vendor's document.</summary>
    public static IReadOnlyList<ApiKeyScope> Each { get; } = [.. Known.Select(scope => scope.Scope)];

    /// <summary>Name of a single scope.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none or several.</exception>
    public static string Name(ApiKeyScope scope)
    {
        foreach (var known in Known)
            if (known.Scope == scope) return known.Name;
        throw new ArgumentOutOfRangeException(nameof(scope), scope, "One scope is needed.");
    }

    /// <summary>The names, in a fixed order.</summary>
    public static string Format(ApiKeyScope scopes) => string.Join(' ', Known.Where(scope => scopes.HasFlag(scope.Scope)).Select(scope => scope.Name));

    /// <summary>The scopes named; a name that is not known grants nothing.</summary>
    public static ApiKeyScope Parse(string names)
    {
        var scopes = ApiKeyScope.None;
        foreach (var name in names.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            foreach (var known in Known)
                if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)) scopes |= known.Scope;
        return scopes;
    }
}
