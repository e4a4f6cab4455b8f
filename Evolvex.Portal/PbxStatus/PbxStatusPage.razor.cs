using System.Globalization;
using System.Reflection;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.PbxStatus;

/// <summary>How the portal stands with the PBX and with all that it needs, and how to mend what is wrong.</summary>
public sealed partial class PbxStatusPage
{
    private static readonly TimeSpan LookAtLoopsEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly List<CheckFinding> _findings = [];
    private DateTimeOffset? _checkedAt;
    private ITimer? _timer;
    private bool _checking;

    [Inject]
    private PbxOptions Pbx { get; set; } = default!;

    [Inject]
    private PortalOptions Portal { get; set; } = default!;

    [Inject]
    private PortalChecks Checks { get; set; } = default!;

    [Inject]
    private BackgroundLoops Loops { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    /// <inheritdoc />
    protected override TimeSpan RenderInterval => TimeSpan.FromSeconds(1);

    private LinkStatus Link => Snapshot.Link;

    private static string PortalVersion =>
        typeof(PbxStatusPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "–";

    private string Way => Pbx.IsDemo ? L["WayDemo"] : Pbx.Transport == PbxTransport.AmiHttp ? L["WayHttp", $"{Pbx.Url}"] : L[Pbx.UseTls ? "WayTls" : "WayTcp", $"{Pbx.Host}:{Pbx.Port}"];

    private MarkupString PhaseBadge => Link.Phase switch
    {
        LinkPhase.Live => StateBadge.Of("talking", Icons.Check, L["PhaseLive"]),
        LinkPhase.Synchronizing => StateBadge.Of("waiting", Icons.Waiting, L["PhaseSynchronizing"]),
        LinkPhase.Connecting => StateBadge.Of("ringing", Icons.Waiting, L["PhaseConnecting"]),
        LinkPhase.Refused => StateBadge.Of("missed", Icons.Warning, L["PhaseRefused"]),
        _ => StateBadge.Of("missed", Icons.Offline, L["PhaseStale"]),
    };

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (!firstRender) return;
        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, LookAtLoopsEvery, LookAtLoopsEvery);
        _ = InvokeAsync(CheckAsync);
    }

    private async Task CheckAsync()
    {
        if (_checking) return;
        _checking = true;
        _findings.Clear();
        StateHasChanged();
        try
        {
            await foreach (var finding in Checks.RunAsync(_end.Token))
            {
                _findings.Add(finding);
                StateHasChanged();
            }
            _checkedAt = Clock.GetUtcNow();
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return; // the page is left
        }
        finally
        {
            _checking = false;
        }
        StateHasChanged();
    }

    private MarkupString VerdictBadge(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Ok => StateBadge.Of("talking", Icons.Check, L["VerdictOk"]),
        CheckVerdict.Warning => StateBadge.Of("ringing", Icons.Warning, L["VerdictWarning"]),
        _ => StateBadge.Of("missed", Icons.Warning, L["VerdictFault"]),
    };

    private string Missing(string list) => L[$"Missing_{list}"] is { ResourceNotFound: false } words ? words.Value : L["MissingOther"];

    private string LoopName(string name) => L[$"Loop_{name}"] is { ResourceNotFound: false } words ? words.Value : name;

    private static string Number(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        await _end.CancelAsync();
        await base.DisposeAsync();
        _end.Dispose();
    }
}
