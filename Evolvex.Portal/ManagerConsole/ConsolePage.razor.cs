using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.ManagerConsole.Events;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>
/// The administrators' console. The address says which tab is open; for actions, which one and what its form begins with
/// (<c>?action=Status&amp;Channel=…</c>, which fills in and never sends); for events, what is looked for.
/// </summary>
public sealed partial class ConsolePage
{
    private const string ActionsTabName = "actions";
    private const string CommandLineTabName = "cli";
    private const string EventsTabName = "events";
    private static readonly string[] Tabs = [ActionsTabName, CommandLineTabName, EventsTabName];
    private readonly HashSet<string> _opened = [];
    private string _tab = ActionsTabName;
    private IReadOnlyList<ManagerHeader> _given = [];
    private EventFilter _asked = EventFilter.All;

    /// <summary>The open tab.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>The action whose form is open.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    /// <summary>Events of one call.</summary>
    [SupplyParameterFromQuery(Name = "linkedid")]
    public string? Linkedid { get; set; }

    /// <summary>Names of events, commas between.</summary>
    [SupplyParameterFromQuery(Name = "event")]
    public string? Names { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _tab = Tabs.Contains(Tab) ? Tab! : ActionsTabName;
        _opened.Add(_tab);
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        if (_tab == ActionsTabName)
        {
            _given = [.. from parameter in query
                         where parameter.Key is not ("tab" or "action")
                         from value in parameter.Value
                         select new ManagerHeader(parameter.Key, value ?? "")];
        }
        else if (_tab == EventsTabName)
        {
            _asked = new EventFilter(Names ?? "", Single("channel"), Linkedid ?? "", Single("q"));
        }

        string Single(string name) => query.TryGetValue(name, out var value) ? value.ToString() : "";
    }

    private static string Address(string tab) => tab == ActionsTabName ? ManagerConsoleFeature.Path : $"{ManagerConsoleFeature.Path}?tab={tab}";
}
