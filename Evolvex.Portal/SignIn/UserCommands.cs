using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.SignIn;

/// <summary><c>user create</c>: a person who can sign in.</summary>
internal sealed class UserCreateCommand(UserAdministration users, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "user create";

    public string Usage => "user create --name NAME --role viewer|manager|admin   (password from the standard input)";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true), new("role", IsRequired: true)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var (name, role) = (options.Required("name"), options.Required("role"));
        if (!PortalRole.All.Contains(role)) throw new CommandException($"--role is \"{role}\"; allowed: {string.Join(", ", PortalRole.All)}.", isUsage: true);
        var password = await console.ReadSecretAsync("Password", cancellationToken);
        await upgrade.RunAsync(cancellationToken);
        if (await users.CreateAsync(name, password, role, AuditActor.CommandLine, cancellationToken) is { } mistake)
            throw new CommandException($"{name}: {UserMistakes.InWords(mistake)}.");
        await console.Out.WriteLineAsync($"Created {name}, {role}.");
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
