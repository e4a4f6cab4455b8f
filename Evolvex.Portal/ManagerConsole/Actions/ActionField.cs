using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerConsole.Actions;

/// <summary>What a header is filled in with.</summary>
public enum FieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes, no, or nothing.</summary>
    YesNo,

    /// <summary>A channel that is up; others may be typed.</summary>
    Channel,

    /// <summary>A telephone; others may be typed.</summary>
    Device,

    /// <summary>A queue; others may be typed.</summary>
    Queue,

    /// <summary>What nobody should read over the shoulder.</summary>
    Secret,
}

/// <summary>A header of the form; what is empty is not sent.</summary>
public sealed class ActionField
{
    /// <summary>Makes the field that fits the header.</summary>
    public ActionField(string action, ActionParameter parameter)
    {
        Parameter = parameter;
        Kind = KindOf(action, parameter);
        IsRepeated = parameter.Name == "Variable" && (action.Equals("Originate", StringComparison.OrdinalIgnoreCase) || parameter.Text.Contains("multiple", StringComparison.OrdinalIgnoreCase));
    }

    public ActionParameter Parameter { get; }

    public FieldKind Kind { get; }

    /// <summary>The header may come several times.</summary>
    public bool IsRepeated { get; }

    /// <summary>What is filled in; one, or several where it is repeated.</summary>
    public List<string> Values { get; } = [""];

    /// <summary>Required and empty.</summary>
    public bool IsMissing => Parameter.IsRequired && Values.TrueForAll(value => value.Length == 0);

    private static FieldKind KindOf(string action, ActionParameter parameter)
    {
        var name = parameter.Name;
        var isDatabase = action.StartsWith("DB", StringComparison.OrdinalIgnoreCase);
        if (!isDatabase && AuditValues.SpeaksOfSecret(name)) return FieldKind.Secret;
        if (IsYesNo(parameter)) return FieldKind.YesNo;
        if (name.Equals("Channel", StringComparison.OrdinalIgnoreCase) && action.Equals("Originate", StringComparison.OrdinalIgnoreCase)) return FieldKind.Device;
        if (name is "Channel" or "Channel1" or "Channel2" or "ExtraChannel" or "TimeoutChannel" or "AnnounceChannel") return FieldKind.Channel;
        if (name is "Interface" or "StateInterface" or "Device") return FieldKind.Device;
        if (name is "Queue") return FieldKind.Queue;
        return name is "Timeout" or "Duration" or "Penalty" or "Cause" ? FieldKind.Number : FieldKind.Text;
    }

    private static bool IsYesNo(ActionParameter parameter) =>
        parameter.Name is "Async" or "EarlyMedia" or "Paused" or "AllVariables"
        || (parameter.Choices.Count == 2 && parameter.Choices.All(choice => choice.ToLowerInvariant() is "true" or "false" or "yes" or "no"));
}

/// <summary>The form of one action.</summary>
public sealed class ActionDraft(string action, IEnumerable<ActionParameter> parameters)
{
    /// <summary>The action.</summary>
    public string Action => action;

    /// <summary>Headers that the action is known to take.</summary>
    public IReadOnlyList<ActionField> Fields { get; } = [.. parameters.Select(parameter => new ActionField(action, parameter))];

    /// <summary>Further headers, with whatever name; sent when they have one.</summary>
    public List<FreeHeader> Free { get; } = [];

    /// <summary>Required headers that are empty.</summary>
    public IEnumerable<string> Missing => Fields.Where(known => known.IsMissing).Select(known => known.Parameter.Name);

    /// <summary>Takes what an address gives; what the form has no field for becomes a free header.</summary>
    public void Fill(IEnumerable<ManagerHeader> given)
    {
        foreach (var (name, value) in given)
        {
            var field = Fields.FirstOrDefault(field => field.Parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (field is null) Free.Add(new FreeHeader { Name = name, Value = value });
            else if (field.IsRepeated && field.Values[0].Length > 0) field.Values.Add(value);
            else field.Values[0] = value;
        }
    }

    /// <summary>What would be sent.</summary>
    public ConsoleRequest ToRequest() => new(action,
    [
        .. Fields.SelectMany(field => field.Values.Where(value => value.Length > 0).Select(value => new ManagerHeader(field.Parameter.Name, value))),
        .. Free.Where(header => header.Name.Trim().Length > 0).Select(header => new ManagerHeader(header.Name.Trim(), header.Value)),
    ]);
}

/// <summary>A header that is named by hand.</summary>
public sealed class FreeHeader
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
