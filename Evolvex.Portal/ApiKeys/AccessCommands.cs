using System.Globalization;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.ApiKeys;

/// <summary><c>group create</c>: prints the group's uuid.</summary>
internal sealed class GroupCreateCommand(GroupStore groups, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "group create";

    public string Usage => "group create --name NAME [--unrestricted]";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("unrestricted", HasValue: false)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        var name = options.Required("name");
        var created = await groups.CreateAsync(name, "", options.Has("unrestricted"), AuditActor.CommandLine, cancellationToken);
        await console.Out.WriteLineAsync(created.Or($"group {name}").ToString("D"));
        return PortalCommandLine.Done;
    }
}

/// <summary><c>route create</c>: prints the route's uuid.</summary>
internal sealed class RouteCreateCommand(GroupStore groups, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "route create";

    public string Usage => "route create --name CONTEXT --group GROUP [--description TEXT]";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("group", IsRequired: true), new("description")];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        var name = options.Required("name");
        var group = await groups.NamedAsync(options.Required("group"), cancellationToken);
        var created = await groups.CreateRouteAsync(group, name, options["description"] ?? "", AuditActor.CommandLine, cancellationToken);
        await console.Out.WriteLineAsync(created.Or($"route {name}").ToString("D"));
        return PortalCommandLine.Done;
    }
}

/// <summary><c>apikey create</c>: prints the key, the only time it is ever shown.</summary>
internal sealed class ApiKeyCreateCommand(ApiKeyStore keys, GroupStore groups, DatabaseUpgrade upgrade, PbxOptions pbx, TimeProvider time) : IPortalCommand
{
    private const string UnrestrictedGroup = "unrestricted";

    public string Name => "apikey create";

    public string Usage => "apikey create --name NAME [--group GROUP | --unrestricted] [--expires DATE]";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("group"), new("unrestricted", HasValue: false), new("expires")];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        if (options.Has("group") && options.Has("unrestricted")) throw new CommandException("--group and --unrestricted exclude each other.", isUsage: true);
        var expiry = options["expires"] is { } date ? Expiry(date) : (DateTimeOffset?)null;
        await upgrade.RunAsync(cancellationToken);
        var name = options.Required("name");
        if (await keys.FindAsync(name, cancellationToken) is not null) throw new CommandException($"key {name}: {AccessMistakes.InWords(AccessMistake.NameTaken)}.");
        var group = await GroupAsync(options, name, console, cancellationToken);
        var settings = new ApiKeySettings(name, "", group, expiry) { MayHaveExpired = true };
        var created = (await keys.CreateAsync(settings, AuditActor.CommandLine, cancellationToken)).Or($"key {name}");
        if (expiry <= time.GetUtcNow()) await console.Error.WriteLineAsync($"Note: {options["expires"]} is past, so the key is refused from the start.");
        await console.Out.WriteLineAsync(created.Secret.Text);
        return PortalCommandLine.Done;
    }

    // A key without a group of its choice gets one of its own: who forgets to say what it may see gives away nothing.
    private async Task<Guid> GroupAsync(CommandOptions options, string keyName, CommandConsole console, CancellationToken cancellationToken)
    {
        if (options["group"] is { } given) return await groups.NamedAsync(given, cancellationToken);
        var isUnrestricted = options.Has("unrestricted");
        var name = isUnrestricted ? UnrestrictedGroup : keyName;
        if (await groups.FindAsync(name, cancellationToken) is { } group)
        {
            if (isUnrestricted && !group.IsUnrestricted) throw new CommandException($"The group {name} is not unrestricted any more; name a group with --group.");
            return group.Id;
        }
        if (!isUnrestricted)
            await console.Error.WriteLineAsync($"Note: the key's new group {name} has no routes, so it sees nothing yet: route create --name CONTEXT --group \"{name}\".");
        return (await groups.CreateAsync(name, "", isUnrestricted, AuditActor.CommandLine, cancellationToken)).Or($"group {name}");
    }

    // A date alone is the last day on which the key is good, on the PBX's calendar.
    private DateTimeOffset Expiry(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return AtPbx(day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
            return AtPbx(wall);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CommandException($"--expires is \"{text}\"; allowed: a date such as 2027-12-31, or a time such as 2027-12-31T18:00:00+03:00.", isUsage: true);
    }

    private DateTimeOffset AtPbx(DateTime wall) => new(wall, pbx.TimeZone.GetUtcOffset(wall));
}

/// <summary><c>apikey revoke</c>: ends a key for good.</summary>
internal sealed class ApiKeyRevokeCommand(ApiKeyStore keys, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "apikey revoke";

    public string Usage => "apikey revoke --name NAME";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        var name = options.Required("name");
        var id = await keys.FindAsync(name, cancellationToken) ?? throw new CommandException($"key {name}: {AccessMistakes.InWords(AccessMistake.KeyUnknown)}.");
        if (await keys.RevokeAsync(id, AuditActor.CommandLine, cancellationToken) is { } mistake) throw new CommandException($"key {name}: {AccessMistakes.InWords(mistake)}.");
        await console.Out.WriteLineAsync($"Revoked {name}.");
        return PortalCommandLine.Done;
    }
}

internal static class AccessCommandWords
{
    /// <summary>The value, or the mistake as the command's own.</summary>
    /// <exception cref="CommandException">There is a mistake.</exception>
    public static TValue Or<TValue>(this AccessResult<TValue> result, string what) =>
        result.Mistake is { } mistake ? throw new CommandException($"{what}: {AccessMistakes.InWords(mistake)}.") : result.Value!;

    /// <summary>Id of the group with that name or uuid.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<Guid> NamedAsync(this GroupStore groups, string nameOrUuid, CancellationToken cancellationToken)
    {
        if (await groups.FindAsync(nameOrUuid, cancellationToken) is { } group) return group.Id;
        if (Guid.TryParse(nameOrUuid, out var id) && (await groups.ListAsync(cancellationToken)).Any(known => known.Group.Id == id)) return id;
        throw new CommandException($"group {nameOrUuid}: {AccessMistakes.InWords(AccessMistake.GroupUnknown)}.");
    }
}
