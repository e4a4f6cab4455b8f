using System.Globalization;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ApiKeys;

/// <summary>What a key was used for: a line a request, newest first, page by page.</summary>
public sealed partial class KeyRequests
{
    private const int PageSize = 50;

    /// <summary>Where the pages before this one began; the first begins nowhere.</summary>
    private readonly Stack<RequestMark?> _marks = new();
    private readonly TypedQuery _text = new();
    private RequestMark? _mark;
    private RequestPage? _page;
    private (Guid Key, RequestFilter Filter)? _shown;

    /// <summary>Whose requests.</summary>
    [Parameter, EditorRequired]
    public Guid KeyId { get; set; }

    /// <summary>Called when the newest requests are asked for, so that the rest of the page can follow.</summary>
    [Parameter]
    public EventCallback OnRefresh { get; set; }

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>Name of an endpoint.</summary>
    [SupplyParameterFromQuery(Name = "endpoint")]
    public string? Endpoint { get; set; }

    /// <summary>"answered" or "refused".</summary>
    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    /// <summary>"yes": only those that had the key in their URL.</summary>
    [SupplyParameterFromQuery(Name = "url")]
    public string? Url { get; set; }

    private RequestFilter Filter => new(
        string.IsNullOrEmpty(Endpoint) ? null : Endpoint,
        Status switch { "answered" => false, "refused" => true, _ => null },
        Url == "yes" ? true : null,
        string.IsNullOrWhiteSpace(_text.Text) ? null : _text.Text);

    private bool IsFiltered => Filter != new RequestFilter();

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        _text.Take(Query);
        return ShowAsync();
    }

    private async Task ShowAsync()
    {
        if (_shown == (KeyId, Filter)) return;
        _marks.Clear();
        _mark = null;
        // What is typed while a page is read is asked for when it has come.
        while (_shown != (KeyId, Filter) && !IsBusy && await LoadAsync()) StateHasChanged();
    }

    private Task<bool> LoadAsync() => TryAsync(async end =>
    {
        var asked = (KeyId, Filter);
        _page = await Use.PageAsync(asked.KeyId, asked.Filter, _mark, PageSize, end);
        _shown = asked;
    });

    private Task TypeAsync(string text)
    {
        _text.Type(text);
        Navigation.SetQuery("q", text);
        return ShowAsync();
    }

    private async Task RefreshAsync()
    {
        _marks.Clear();
        _mark = null;
        await LoadAsync();
        await OnRefresh.InvokeAsync();
    }

    private Task OlderAsync()
    {
        if (_page?.Next is not { } next) return Task.CompletedTask;
        _marks.Push(_mark);
        _mark = next;
        return LoadAsync();
    }

    private Task NewerAsync()
    {
        if (!_marks.TryPop(out _mark)) return Task.CompletedTask;
        return LoadAsync();
    }

    private void Ask(string name, ChangeEventArgs e) => Navigation.SetQuery(name, e.Value as string);

    private MarkupString Cells(ApiRequestRow row)
    {
        var status = Html.Of($"""<span class="badge" data-tone="{(row.Status < 400 ? "talking" : "missed")}">{Icon.Of(row.Status < 400 ? Icons.Check : Icons.Close)}<span class="num">{row.Status}</span></span>""");
        var many = row.Requests > 1 ? Html.Of($""" <span class="tag num" title="{L["BurstHint", row.Requests].Value}">×{row.Requests}</span>""") : default;
        var inUrl = row.IsKeyInUrl ? Html.Of($""" {KeyLook.InUrl(L)}""") : default;
        var duration = L["Milliseconds", row.DurationMs.ToString("N0", CultureInfo.CurrentCulture)].Value;
        return Html.Of($"""
            <td role="cell" class="r-time num">{Time.Exact(row.At)}</td><td role="cell" class="r-endpoint"><code>{row.Endpoint}</code>{many}</td><td role="cell" class="r-parameters" title="{row.Parameters}"><code>{row.Parameters}</code></td><td role="cell" class="r-status">{status}{inUrl}</td><td role="cell" class="r-duration r num">{duration}</td><td role="cell" class="r-address num">{row.Address}</td><td role="cell" class="r-client muted" title="{row.Client}">{row.Client}</td>
            """);
    }
}
