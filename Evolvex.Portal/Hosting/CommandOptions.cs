namespace Evolvex.Portal.Hosting;

/// <summary>An option of a command.</summary>
/// <param name="Name">Without its dashes.</param>
/// <param name="HasValue">False: it stands alone.</param>
/// <param name="IsRequired">The command cannot do without.</param>
internal sealed record CommandOption(string Name, bool HasValue = true, bool IsRequired = false);

/// <summary>The options of one call of a command.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value of an option, null where it is missing.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>True when the option is there.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value of a required option.</summary>
    public string Required(string name) => _values[name];

    /// <summary>Reads <c>--name VALUE</c>, <c>--name=VALUE</c> and <c>--flag</c>.</summary>
    /// <returns>What is wrong, else null.</returns>
    public static string? TryRead(IReadOnlyList<string> args, IReadOnlyList<CommandOption> known, out CommandOptions options)
    {
        options = new CommandOptions();
        for (var at = 0; at < args.Count; at++)
        {
            var (name, value) = Split(args[at]);
            if (known.FirstOrDefault(option => option.Name == name) is not { } option) return $"\"{args[at]}\" is not known here.";
            if (!option.HasValue && value is not null) return $"--{name} takes no value.";
            if (option.HasValue && value is null && ++at < args.Count) value = args[at];
            if (option.HasValue && string.IsNullOrWhiteSpace(value)) return $"--{name} needs a value.";
            if (!options._values.TryAdd(name!, value ?? "")) return $"--{name} is there twice.";
        }
        var values = options._values;
        return known.FirstOrDefault(option => option.IsRequired && !values.ContainsKey(option.Name)) is { } missing ? $"--{missing.Name} is missing." : null;
    }

    private static (string? Name, string? Value) Split(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal)) return (null, null);
        var parts = arg[2..].Split('=', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }
}
