using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Shell;

/// <summary>Base of what lists pages: the entries that the viewer may see, and which of them is open. One component for all entries, not several for each.</summary>
public abstract class NavigationList : ComponentBase, IDisposable
{
    private NavigationEntry[] _entries = [];

    [Inject]
    private IEnumerable<NavigationEntry> Registered { get; set; } = [];

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = default!;

    /// <summary>Where the viewer is.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    /// <summary>Entries of a group that the viewer may see, in their order.</summary>
    protected IEnumerable<NavigationEntry> In(NavigationGroup group) => _entries.In(group);

    /// <inheritdoc />
    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (SignedIn is null) return;
        var person = (await SignedIn).User;
        var seen = new List<NavigationEntry>();
        foreach (var entry in Registered)
        {
            if ((await Authorization.AuthorizeAsync(person, entry.Policy)).Succeeded) seen.Add(entry);
        }

        _entries = [.. seen];
    }

    /// <summary>An entry as a link, marked when its page is open.</summary>
    protected MarkupString Link(NavigationEntry entry)
    {
        var name = Texts.Create(entry.Texts)[entry.TextKey].Value;
        var open = IsOpen(entry.Href);
        return Html.Of($"""<a href="{entry.Href}" title="{name}" class="{(open ? "active" : null)}"{(open ? Current : default)}>{Icon.Of(entry.Icon)}<span>{name}</span></a>""");
    }

    /// <summary>Called when the viewer went elsewhere, before rendering.</summary>
    protected virtual void OnMoved()
    {
    }

    private static MarkupString Current { get; } = new(" aria-current=\"page\"");

    // /queues is open on /queues, /queues?q=1 and /queues/7, the overview on itself alone.
    private bool IsOpen(string href)
    {
        var path = "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0];
        return path == href || (href != "/" && path.StartsWith(href + "/", StringComparison.Ordinal));
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        OnMoved();
        StateHasChanged();
    });

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        GC.SuppressFinalize(this);
    }
}
