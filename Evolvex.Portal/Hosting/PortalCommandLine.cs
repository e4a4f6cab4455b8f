using System.Data.Common;
using System.Text;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// The program's arguments: leading words name a command, such as <c>user create</c>, and without words it is the portal itself. Options of a command are
/// plain words (<c>--name</c>); settings have a colon in their key (<c>--Portal:Data=…</c>) and go with either.
/// </summary>
internal sealed class PortalCommandLine
{
    /// <summary>Exit codes of commands.</summary>
    public const int Done = 0, Refused = 1, WrongUsage = 2;

    // Those of the framework that have no colon.
    private static readonly string[] PlainSettings = ["urls", "environment", "contentroot", "applicationname"];

    private readonly string[] _words;
    private readonly string[] _options;

    private PortalCommandLine(string[] words, string[] options, string[] settings) => (_words, _options, Settings) = (words, options, settings);

    /// <summary>The arguments that are settings.</summary>
    public string[] Settings { get; }

    /// <summary>False: it is the portal itself.</summary>
    public bool IsCommand => _words.Length > 0;

    public static PortalCommandLine Read(string[] args)
    {
        var words = args.TakeWhile(arg => !arg.StartsWith('-')).ToArray();
        // Without a command every argument is a setting, whatever it looks like.
        if (words.Length == 0) return new PortalCommandLine([], [], args);
        var (options, settings) = (new List<string>(), new List<string>());
        for (var at = words.Length; at < args.Length; at++)
        {
            var isSetting = IsSetting(args[at]);
            (isSetting ? settings : options).Add(args[at]);
            if (!isSetting || args[at].Contains('=', StringComparison.Ordinal) || at + 1 == args.Length) continue;
            settings.Add(args[++at]);
        }
        return new PortalCommandLine(words, [.. options], [.. settings]);
    }

    /// <summary>Runs the portal until it is stopped, or the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(WebApplication app)
    {
        if (IsCommand)
        {
            await using (app) return await RunCommandAsync(app.Services, new CommandConsole(Console.In, Console.Out, Console.Error), app.Lifetime.ApplicationStopping);
        }
        await app.RunAsync();
        return Done;
    }

    /// <summary>Runs the command that the words name.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunCommandAsync(IServiceProvider services, CommandConsole console, CancellationToken cancellationToken)
    {
        var commands = services.GetServices<IPortalCommand>().OrderBy(command => command.Name, StringComparer.Ordinal).ToList();
        var name = string.Join(' ', _words);
        if (commands.Find(command => command.Name == name) is not { } command)
        {
            await console.Error.WriteLineAsync($"There is no command \"{name}\". Commands:{string.Concat(commands.Select(known => $"{Environment.NewLine}  {known.Usage}"))}");
            return WrongUsage;
        }
        if (CommandOptions.TryRead(_options, command.Options, out var options) is { } mistake)
        {
            await console.Error.WriteLineAsync($"{mistake} Usage: {command.Usage}");
            return WrongUsage;
        }
        return await RunAsync(command, options, console, cancellationToken);
    }

    private static async Task<int> RunAsync(IPortalCommand command, CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        try
        {
            return await command.RunAsync(options, console, cancellationToken);
        }
        catch (CommandException fault)
        {
            await console.Error.WriteLineAsync(fault.IsUsage ? $"{fault.Message} Usage: {command.Usage}" : fault.Message);
            return fault.IsUsage ? WrongUsage : Refused;
        }
        catch (DbException fault)
        {
            await console.Error.WriteLineAsync($"ConnectionStrings:Portal: the portal's database cannot be used: {fault.Message}");
            return Refused;
        }
    }

    private static bool IsSetting(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal)) return false;
        var key = arg[2..].Split('=', 2)[0];
        return key.Contains(':', StringComparison.Ordinal) || PlainSettings.Contains(key, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>A command for scripts and recovery. It prints one line on success, and mistakes on the error stream.</summary>
internal interface IPortalCommand
{
    /// <summary>The words, such as <c>user create</c>.</summary>
    string Name { get; }

    /// <summary>One line that shows the words and options.</summary>
    string Usage { get; }

    /// <summary>The options that it knows.</summary>
    IReadOnlyList<CommandOption> Options { get; }

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 done, 1 refused.</returns>
    /// <exception cref="CommandException">What is asked cannot be done.</exception>
    Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken);
}

/// <summary>Where a command reads and writes.</summary>
internal sealed record CommandConsole(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>A secret from the input: all of it but the end of its last line. A person types one line, unseen.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<string> ReadSecretAsync(string what, CancellationToken cancellationToken)
    {
        var isPerson = ReferenceEquals(In, Console.In) && !Console.IsInputRedirected;
        if (isPerson) await Error.WriteAsync($"{what}: ");
        var text = isPerson ? ReadUnseen() : await In.ReadToEndAsync(cancellationToken);
        if (isPerson) await Error.WriteLineAsync();
        text = text.TrimEnd('\r', '\n');
        return text.Length > 0 ? text : throw new CommandException($"{what}: nothing came from the standard input.");
    }

    // What is typed is not shown, nor kept in the terminal's history.
    private static string ReadUnseen()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar)) text.Append(key.KeyChar);
        }

        return text.ToString();
    }
}

/// <summary>Something that keeps a command from being done; one line for the operator.</summary>
internal sealed class CommandException(string message, bool isUsage = false) : Exception(message)
{
    /// <summary>The command was called wrongly.</summary>
    public bool IsUsage { get; } = isUsage;
}
