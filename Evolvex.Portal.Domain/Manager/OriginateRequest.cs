namespace Evolvex.Portal.Domain.Manager;

/// <summary>A parameter that cannot be used as it was given.</summary>
/// <param name="Parameter">The parameter's name as the caller wrote it.</param>
/// <param name="Reason">What is wrong with it, in plain words that may be shown to the caller.</param>
public sealed record ParameterFault(string Parameter, string Reason);

/// <summary>A call to be set up: what the vendor's <c>originate</c> takes.</summary>
/// <param name="Channel">The channel that is rung first, e.g. <c>PJSIP/110</c> or <c>Local/110@incoming</c>.</param>
/// <param name="Exten">Extension that the answered channel goes to.</param>
/// <param name="Context">Dialplan context of <paramref name="Exten"/>.</param>
/// <param name="Priority">Priority there: a number from 1 or a label.</param>
/// <param name="CallerId">Caller id shown to the channel, or null.</param>
/// <param name="Variables">Channel variables in the order given.</param>
/// <param name="Async">True: the answer does not wait for the called side.</param>
public sealed record OriginateRequest(
    string Channel,
    string Exten,
    string Context,
    string Priority,
    string? CallerId,
    IReadOnlyList<OriginateVariable> Variables,
    bool Async)
{
    private static readonly string[] Required = ["channel", "exten", "context", "priority"];

    private static readonly string[] Names = [.. Required, "callerid", "variable", "async"];

    /// <summary>The context a Local channel takes where none is named.</summary>
    private const string DefaultContext = "default";

    /// <summary>
    /// Every dialplan context that the call starts in: its own and, where the channel is a Local one, that channel's
    /// (<c>Local/EXTEN@CONTEXT/options</c>, asterisk <c>main/core_local.c</c>; the technology's name has no case).
    /// </summary>
    public IEnumerable<string> Contexts
    {
        get
        {
            yield return Context;
            if (!Channel.StartsWith("Local/", StringComparison.OrdinalIgnoreCase)) yield break;
            var address = Channel["Local/".Length..];
            var options = address.IndexOf('/', StringComparison.Ordinal);
            address = options < 0 ? address : address[..options];
            var at = address.IndexOf('@', StringComparison.Ordinal);
            yield return at < 0 ? DefaultContext : address[(at + 1)..];
        }
    }

    /// <summary>
    /// Reads the parameters of a call of <c>originate</c>. Nothing that could add a line to the manager protocol, or run a function on the PBX, passes.
    /// </summary>
    /// <param name="parameter">Gives a parameter's value, null where it is absent.</param>
    /// <param name="request">The request, when the answer is null.</param>
    /// <returns>The first fault, or null.</returns>
    public static ParameterFault? TryParse(Func<string, string?> parameter, out OriginateRequest? request)
    {
        request = null;
        if (Names.FirstOrDefault(name => parameter(name)?.Any(char.IsControl) == true) is { } broken) return new ParameterFault(broken, "must not contain control characters");
        if (Required.FirstOrDefault(name => string.IsNullOrWhiteSpace(parameter(name))) is { } missing) return new ParameterFault(missing, "is required");
        var (channel, priority) = (parameter("channel")!.Trim(), parameter("priority")!.Trim());
        var variables = parameter("variable") is { Length: > 0 } list ? OriginateVariable.ParseList(list) : [];
        if ((ChannelFault(channel) ?? PriorityFault(priority) ?? VariablesFault(variables)) is { } fault) return fault;
        if (ReadBoolean(parameter("async")) is not { } isAsync) return new ParameterFault("async", "must be true or false (1 or 0, yes or no)");
        var callerId = parameter("callerid");
        request = new OriginateRequest(
            channel, parameter("exten")!.Trim(), parameter("context")!.Trim(), priority, string.IsNullOrWhiteSpace(callerId) ? null : callerId.Trim(), variables!, isAsync);
        return null;
    }

    private static ParameterFault? ChannelFault(string channel)
    {
        var slash = channel.IndexOf('/', StringComparison.Ordinal);
        var technology = slash < 0 ? "" : channel[..slash];
        return technology.Length == 0 || slash == channel.Length - 1 || !technology.All(char.IsAsciiLetterOrDigit)
            ? new ParameterFault("channel", "must be a technology and an address, as in PJSIP/110")
            : null;
    }

    private static ParameterFault? PriorityFault(string priority) =>
        priority[0] != '0' && priority.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? null : new ParameterFault("priority", "must be a number from 1 or a label");

    private static ParameterFault? VariablesFault(IReadOnlyList<OriginateVariable>? variables)
    {
        if (variables is null) return new ParameterFault("variable", "must be NAME=value, several separated by commas");
        return variables.FirstOrDefault(variable => variable.ActsOnThePbx) is { } acting ? new ParameterFault("variable", $"must not write the dialplan function {acting.Name}") : null;
    }

    private static bool? ReadBoolean(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" or "false" or "0" or "no" => false,
        "true" or "1" or "yes" => true,
        _ => null,
    };
}
