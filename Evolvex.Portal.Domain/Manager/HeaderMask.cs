using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>Takes secrets out of the headers of an action, so that they can be written down.</summary>
public static class HeaderMask
{
    private const string Hidden = "…";

    /// <summary>The same headers with <c>…</c> for each value that its name tells to be secret: of the header, of a variable (<c>Variable: PIN_SECRET=1</c>), or of a line of a configuration file.</summary>
    /// <param name="action">The action's name: a key of Asterisk's database is no secret, but its value is when its name tells so.</param>
    /// <param name="headers">The headers.</param>
    public static IReadOnlyList<ManagerHeader> Mask(string action, IReadOnlyCollection<ManagerHeader> headers)
    {
        if (IsOfDatabase(action)) return MaskDatabase(headers);

        // UpdateConfig: Var-000001 names what Value-000001 holds.
        var secretLines = headers.Where(header => header.Name.StartsWith("Var-", StringComparison.OrdinalIgnoreCase) && AuditValues.SpeaksOfSecret(header.Value))
            .Select(header => $"Value-{header.Name[4..]}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. headers.Select(header => header with { Value = Masked(header, secretLines) })];
    }

    /// <summary>The masked headers by name, for the audit log; those of one name with a line each.</summary>
    /// <inheritdoc cref="Mask"/>
    public static IReadOnlyDictionary<string, string> Describe(string action, IReadOnlyCollection<ManagerHeader> headers) => Mask(action, headers)
        // The log blanks what is called "key"; here it may be a key of Asterisk's database.
        .GroupBy(header => IsOfDatabase(action) ? $"DB {header.Name}" : header.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => string.Join('\n', group.Select(header => header.Value)), StringComparer.OrdinalIgnoreCase);

    /// <summary>A command line without the values that follow a word which speaks of a secret: <c>database put cidname secret …</c>.</summary>
    public static string MaskLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isHidden = false;
        for (var i = 0; i < words.Length; i++)
        {
            if (isHidden) words[i] = Hidden;
            else if (words[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var at && AuditValues.SpeaksOfSecret(words[i][..at])) words[i] = words[i][..(at + 1)] + Hidden;
            else isHidden = i > 0 && AuditValues.SpeaksOfSecret(words[i]) && !line.Contains(" show ", StringComparison.OrdinalIgnoreCase);
        }

        return string.Join(' ', words);
    }

    private static bool IsOfDatabase(string action) => action.StartsWith("DB", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<ManagerHeader> MaskDatabase(IReadOnlyCollection<ManagerHeader> headers)
    {
        var isSecret = headers.Any(header => header.Name.ToLowerInvariant() is "family" or "key" && header.Value.Split('/').Any(AuditValues.SpeaksOfSecret));
        return [.. headers.Select(header => isSecret && header.Name.Equals("Val", StringComparison.OrdinalIgnoreCase) ? header with { Value = Hidden } : header)];
    }

    private static string Masked(ManagerHeader header, HashSet<string> secretLines)
    {
        var (name, value) = header;
        if (value.Length == 0) return value;
        if (AuditValues.SpeaksOfSecret(name) || secretLines.Contains(name)) return Hidden;
        if (name.Equals("Command", StringComparison.OrdinalIgnoreCase)) return MaskLine(value);
        if (!name.Contains("Variable", StringComparison.OrdinalIgnoreCase)) return value;
        return string.Join(',', value.Split(',').Select(part => part.Split('=', 2) is [var key, _] && AuditValues.SpeaksOfSecret(key.Trim()) ? $"{key}={Hidden}" : part));
    }
}
