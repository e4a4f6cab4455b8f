using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.AuditTrail;

/// <summary>The audit log, newest first; filters and place are in the address.</summary>
public sealed partial class AuditTrailPage
{
    private const string Custom = "custom";
    private const int PageSize = 50;
    private const int MostCounted = 10_000;
    private const int MostNames = 200;

    private readonly CancellationTokenSource _end = new();
    private AuditAddress _address = new();
    private AuditPage? _page;
    private IReadOnlyList<string> _actors = [], _verbs = [], _kinds = [];
    private int _count;
    private int _loads;
    private bool _custom, _loading, _failed;

    /// <summary>See <see cref="AuditAddress.Period"/>.</summary>
    [SupplyParameterFromQuery(Name = "period")]
    public string? Period { get; set; }

    /// <summary>See <see cref="AuditAddress.From"/>.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>See <see cref="AuditAddress.Until"/>.</summary>
    [SupplyParameterFromQuery(Name = "until")]
    public string? Until { get; set; }

    /// <summary>See <see cref="AuditAddress.By"/>.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    /// <summary>See <see cref="AuditAddress.Who"/>.</summary>
    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    /// <summary>See <see cref="AuditAddress.Verb"/>.</summary>
    [SupplyParameterFromQuery(Name = "verb")]
    public string? Verb { get; set; }

    /// <summary>See <see cref="AuditAddress.Kind"/>.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>See <see cref="AuditAddress.Object"/>.</summary>
    [SupplyParameterFromQuery(Name = "object")]
    public string? Object { get; set; }

    /// <summary>See <see cref="AuditAddress.Text"/>.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>Show what is older than the entry of this id.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    /// <summary>Show what is just newer than the entry of this id.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    [Inject]
    private AuditQueries Queries { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private PbxOptions Pbx { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<AuditTrailPage> Log { get; set; } = default!;

    private AuditAddress Address => _address;

    private string PeriodShown => AuditPeriod.Names.Contains(Period) ? Period! : _custom || !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(Until) ? Custom : "";

    private string ZoneHint => L["ZoneHint", Pbx.TimeZone.Id];

    private string CountShown => _page is null ? "" : _count > MostCounted ? L["CountMore", MostCounted.ToString("N0", CultureInfo.CurrentCulture)] : Shell.Plurals.Plural(L, "Count", _count);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var turn = ++_loads;
        _address = new AuditAddress { Period = Period, From = From, Until = Until, By = By, Who = Who, Verb = Verb, Kind = Kind, Object = Object, Text = Text };
        var filter = _address.ToFilter(Pbx.TimeZone, Time.GetUtcNow());
        (_loading, _failed) = (true, false);
        try
        {
            var page = AddressValue.Number(After) is { } after ? await Queries.NewerPageAsync(filter, after, PageSize, _end.Token) : await Queries.PageAsync(filter, AddressValue.Number(Before), PageSize, _end.Token);
            var count = await Queries.CountAsync(filter, MostCounted, _end.Token);
            var choices = (await Queries.ActorsAsync(MostNames, _end.Token), await Queries.VerbsAsync(MostNames, _end.Token), await Queries.ObjectKindsAsync(MostNames, _end.Token));
            if (turn != _loads) return; // the address has changed meanwhile
            (_page, _count) = (page, count);
            (_actors, _verbs, _kinds) = choices;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return; // the page is left
        }
        catch (DbException fault)
        {
            AuditTrailLog.NotRead(Log, fault.Message);
            if (turn == _loads) _failed = true;
        }
        finally
        {
            if (turn == _loads) _loading = false;
        }
    }

    private void ChoosePeriod(ChangeEventArgs e)
    {
        var chosen = e.Value as string ?? "";
        _custom = chosen == Custom;
        if (_custom) return;
        Go(new Dictionary<string, object?> { ["period"] = chosen.Length == 0 ? null : chosen, ["from"] = null, ["until"] = null });
    }

    private void Go(string name, ChangeEventArgs e)
    {
        var changes = new Dictionary<string, object?> { [name] = e.Value is string { Length: > 0 } value ? value.Trim() : null };
        if (name is "from" or "until") changes["period"] = null;
        if (name is "kind") changes["object"] = null;
        Go(changes);
    }

    // Another filter begins with its newest entries.
    private void Go(Dictionary<string, object?> changes)
    {
        changes["before"] = changes["after"] = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(changes));
    }

    private string PageAt(string parameter, long id) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["before"] = null, ["after"] = null, [parameter] = id });

    // By the reader's word, with the one that is chosen even where it does not occur.
    private static IEnumerable<string> Sorted(IReadOnlyList<string> values, string? chosen, Func<string, string> word) =>
        (string.IsNullOrEmpty(chosen) ? values : values.Append(chosen)).Distinct().OrderBy(word, StringComparer.CurrentCulture);

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
