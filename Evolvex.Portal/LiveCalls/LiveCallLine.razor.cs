using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.LiveCalls;

/// <summary>A line of the live table; drawn again only when something in it reads differently.</summary>
public sealed partial class LiveCallLine
{
    private LiveCallRow _drawn = default!;
    private bool _drawnOpen;
    private bool _drawnFirst;

    [Parameter, EditorRequired]
    public LiveCallRow Row { get; set; } = default!;

    [Parameter]
    public bool IsOpen { get; set; }

    /// <summary>The first line is the one that Tab stops at.</summary>
    [Parameter]
    public bool IsFirst { get; set; }

    /// <summary>The viewer may end and transfer calls.</summary>
    [Parameter]
    public bool CanChange { get; set; }

    private Call Call => Row.Call;

    // Two names for one animation: a new name starts it again. A line that scrolls back into view does not flash for an old change.
    private string? Class
    {
        get
        {
            var fresh = Row.FlashAt is { } at && Clock.GetUtcNow() - at < TimeSpan.FromSeconds(1);
            var flash = fresh ? Row.Flash % 2 == 0 ? "flash-a" : "flash-b" : null;
            return Row.IsEnded ? $"ended {flash}" : flash;
        }
    }

    private MarkupString StateCell => Html.Once((nameof(LiveCallLine), Call.State, IsOpen, Row.IsEnded), () =>
    {
        var badge = Row.IsEnded
            ? StateBadge.Of("plain", Icons.HangUp, L["Ended"])
            : StateBadge.Of(StateLook.Of(Call.State), T);
        return Html.Of($"""
            <td role="cell" class="c-state"><button type="button" class="opener" data-open data-act="open" tabindex="-1" aria-expanded="{(IsOpen ? "true" : "false")}" aria-label="{L["Expand"].Value}" title="{L["Expand"].Value}">{Icon.Of(Icons.Chevron)}</button>{badge}</td>
            """);
    });

    private MarkupString RouteCell
    {
        get
        {
            var queue = Call.Queue is null ? default : Html.Of($"""<a href="/queues#{Uri.EscapeDataString(Call.Queue)}" title="{L["QueueName"].Value}">{Call.Queue}</a>""");
            var dot = Call.Queue is null || Call.Trunk is null ? null : " · ";
            var trunk = Call.Trunk is null ? default : Html.Of($"""<span class="muted" title="{L["TrunkName"].Value}">{dot}{Call.Trunk}</span>""");
            var conference = Call.Conference is null ? default : Html.Of($"""<span class="muted" title="{L["ConferenceName"].Value}"> {Call.Conference}</span>""");
            return Html.Of($"""<td role="cell" class="c-route">{queue}{trunk}{conference}</td>""");
        }
    }

    private MarkupString ActionsCell => Html.Once((nameof(LiveCallLine), nameof(ActionsCell), Row.IsEnded), () =>
    {
        var buttons = Row.IsEnded ? default : Html.Of($"""
            <button type="button" class="icon-button" data-act="transfer" title="{L["Transfer"].Value}" aria-label="{L["Transfer"].Value}">{Icon.Of(Icons.Transfer)}</button><button type="button" class="icon-button hang-up" data-act="hang-up" title="{L["HangUp"].Value}" aria-label="{L["HangUp"].Value}">{Icon.Of(Icons.HangUp)}</button>
            """);
        return Html.Of($"""<td role="cell" class="c-actions r">{buttons}</td>""");
    });

    /// <inheritdoc />
    protected override void OnInitialized() => (_drawn, _drawnOpen, _drawnFirst) = (Row, IsOpen, IsFirst);

    /// <inheritdoc />
    protected override bool ShouldRender()
    {
        var changed = _drawnOpen != IsOpen || _drawnFirst != IsFirst || _drawn.IsEnded != Row.IsEnded || _drawn.Flash != Row.Flash
            || (IsOpen && !ReferenceEquals(_drawn.Call, Row.Call));
        if (changed) (_drawn, _drawnOpen, _drawnFirst) = (Row, IsOpen, IsFirst);
        return changed;
    }
}
