using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.SignIn;

/// <summary><c>user create</c>: a person who can sign in.</summary>
internal sealed class UserCreateCommand(UserAdministration users, IEnumerable<IPersonGroups> groups, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "user create";

    public string Usage => "user create --name NAME --role viewer|manager|admin [--group GROUP]   (password from the standard input)";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("role", IsRequired: true), new("group")];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var (name, role) = (options.Required("name"), options.Required("role"));
        if (!PortalRole.All.Contains(role)) throw new CommandException($"--role is \"{role}\"; allowed: {string.Join(", ", PortalRole.All)}.", isUsage: true);
        var password = await console.ReadSecretAsync("Password", cancellationToken);
        await upgrade.RunAsync(cancellationToken);
        var group = await groups.NamedAsync(options["group"], cancellationToken);
        if (await users.CreateAsync(name, password, role, group?.Id, AuditActor.CommandLine, cancellationToken) is { } mistake)
            throw new CommandException($"{name}: {UserMistakes.InWords(mistake)}.");
        await console.Out.WriteLineAsync($"Created {name}, {role}{(group is null ? "" : $", of group {group.Name}")}.");
        return PortalCommandLine.Done;
    }
}

/// <summary><c>user reset-password</c>: another password, and what the person has open ends.</summary>
internal sealed class UserResetPasswordCommand(UserAdministration users, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "user reset-password";

    public string Usage => "user reset-password --name NAME   (password from the standard input)";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var name = options.Required("name");
        var password = await console.ReadSecretAsync("Password", cancellationToken);
        await upgrade.RunAsync(cancellationToken);
        if (await users.ResetPasswordAsync(name, password, AuditActor.CommandLine, cancellationToken) is { } mistake)
            throw new CommandException($"{name}: {UserMistakes.InWords(mistake)}.");
        await console.Out.WriteLineAsync($"Changed the password of {name}.");
        return PortalCommandLine.Done;
    }
}

/// <summary><c>user set-group</c>: whose calls a person sees; what the person has open ends.</summary>
internal sealed class UserSetGroupCommand(UserAdministration users, IEnumerable<IPersonGroups> groups, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "user set-group";

    public string Usage => "user set-group --name NAME [--group GROUP]   (without a group: all calls)";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("group")];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var name = options.Required("name");
        await upgrade.RunAsync(cancellationToken);
        var group = await groups.NamedAsync(options["group"], cancellationToken);
        if (await users.SetGroupAsync(name, group?.Id, AuditActor.CommandLine, cancellationToken) is { } mistake)
            throw new CommandException($"{name}: {UserMistakes.InWords(mistake)}.");
        await console.Out.WriteLineAsync(group is null ? $"{name} sees all calls." : $"{name} sees the calls of {group.Name}.");
        return PortalCommandLine.Done;
    }
}

internal static class PersonGroupNames
{
    /// <summary>The group of a name as an option gives it; null where the option is not given.</summary>
    public static async Task<PersonGroup?> NamedAsync(this IEnumerable<IPersonGroups> groups, string? name, CancellationToken cancellationToken)
    {
        if (name is null) return null;
        foreach (var source in groups)
            if ((await source.ListAsync(cancellationToken)).FirstOrDefault(group => group.Name == name) is { } found) return found;
        throw new CommandException($"There is no group {name}.");
    }
}
