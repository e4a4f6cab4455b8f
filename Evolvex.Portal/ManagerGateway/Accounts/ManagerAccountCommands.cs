using System.Globalization;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary><c>manager-account set</c>: the secret of a manager user of the PBX, which Digest needs.</summary>
internal sealed class ManagerAccountSetCommand(ManagerAccountStore accounts, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "manager-account set";

    public string Usage => "manager-account set --name NAME   (secret from the standard input)";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var name = options.Required("name");
        var secret = await console.ReadSecretAsync("Secret", cancellationToken);
        await upgrade.RunAsync(cancellationToken);
        var (isNew, mistake) = await accounts.SetAsync(name, secret, AuditActor.CommandLine, cancellationToken);
        if (mistake is { } wrong) throw new CommandException($"manager account {name}: {ManagerAccountMistakes.InWords(wrong)}.");
        await console.Out.WriteLineAsync(isNew ? $"Created the manager account {name}." : $"Changed the secret of the manager account {name}.");
        return PortalCommandLine.Done;
    }
}

/// <summary><c>manager-account list</c>: a line an account, never a secret.</summary>
internal sealed class ManagerAccountListCommand(ManagerAccountStore accounts, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "manager-account list";

    public string Usage => "manager-account list";

    public IReadOnlyList<CommandOption> Options { get; } = [];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        foreach (var account in await accounts.ListAsync(cancellationToken))
        {
            var set = account.SecretSetAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var secret = account.Secret switch
            {
                SecretState.Known => $"secret of {set}",
                SecretState.Unreadable => "secret cannot be decrypted, set it again",
                _ => "no secret",
            };
            await console.Out.WriteLineAsync($"{account.Name}\t{(account.IsEnabled ? "enabled" : "disabled")}\t{secret}\t{(account.Rules is null ? "default rules" : "own rules")}");
        }

        return PortalCommandLine.Done;
    }
}

/// <summary><c>manager-account remove</c>: forgets a manager user with its secret and its rules.</summary>
internal sealed class ManagerAccountRemoveCommand(ManagerAccountStore accounts, DatabaseUpgrade upgrade) : IPortalCommand
{
    public string Name => "manager-account remove";

    public string Usage => "manager-account remove --name NAME";

    public IReadOnlyList<CommandOption> Options { get; } = [new("name", IsRequired: true)];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        var name = options.Required("name");
        var mistake = await accounts.FindAsync(name, cancellationToken) is { } id ? await accounts.DeleteAsync(id, AuditActor.CommandLine, cancellationToken) : ManagerAccountMistake.AccountUnknown;
        if (mistake is { } wrong) throw new CommandException($"manager account {name}: {ManagerAccountMistakes.InWords(wrong)}.");
        await console.Out.WriteLineAsync($"Removed the manager account {name}.");
        return PortalCommandLine.Done;
    }
}
