using System.Globalization;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>One browser: gets the page, starts its circuit, acknowledges every render, and notes how old each shown change of state is.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HubConnection _hub;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _delays = [];
    private volatile bool _measuring;
    private long _measuringSince, _wireBefore;

    private Circuit(PortalSession session) => _hub = new HubConnection(session, TakeAsync);

    /// <summary>Milliseconds from the event's arrival at the portal to its arrival here.</summary>
    public IReadOnlyList<double> Delays => _delays;

    /// <summary>Render batches while measuring.</summary>
    public int Batches { get; private set; }

    /// <summary>Bytes received while measuring, compressed as they came.</summary>
    public long WireBytes { get; private set; }

    /// <summary>Why the circuit is no more, else null.</summary>
    public string? Fault { get; private set; }

    public bool IsMeasuring
    {
        get => _measuring;
        set
        {
            if (value) (_measuringSince, _wireBefore) = (Now(), _hub.WireBytes);
            else WireBytes = _hub.WireBytes - _wireBefore;
            _measuring = value;
        }
    }

    /// <summary>Gets the page and starts its circuit.</summary>
    /// <exception cref="TimeoutException">The circuit did not start.</exception>
    public static async Task<Circuit> OpenAsync(PortalSession session, string path, CancellationToken end)
    {
        var html = await session.PageAsync(path, end);
        var markers = Markers().Matches(html).Select(found => found.Groups["marker"].Value).ToList();
        if (markers.Count == 0) throw new InvalidOperationException($"{path} has no interactive component.");
        var state = State().Match(html).Groups["state"].Value;
        var circuit = new Circuit(session);
        await circuit._hub.ConnectAsync(end);
        await circuit._hub.SendAsync(HubMessage.Invocation("0", "StartCircuit", $"{session.Portal}", $"{new Uri(session.Portal, path)}", "[]", state));
        await circuit._started.Task.WaitAsync(Patience, end);
        var added = string.Join(',', markers.Select((marker, index) => $$"""{"type":"add","ssrComponentId":{{index + 1}},"marker":{{marker}}}"""));
        await circuit._hub.SendAsync(HubMessage.Invocation(id: null, "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{added}}]}""", state));
        return circuit;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private Task TakeAsync(HubCall call)
    {
        switch (call.Target)
        {
            case HubCall.Completed:
                _started.TrySetResult();
                return Task.CompletedTask;
            case HubCall.Closed or "JS.Error":
                Fault ??= $"{call.Target}: {string.Join(' ', call.Arguments)}";
                _started.TrySetException(new InvalidOperationException(Fault));
                return Task.CompletedTask;
            case "JS.RenderBatch":
                if (_measuring) Count((byte[])call.Arguments[1]!);
                return _hub.SendAsync(HubMessage.Invocation(id: null, "OnRenderCompleted", (long)call.Arguments[0]!, null));
            case "JS.BeginInvokeJS":
                return AnswerAsync((long)call.Arguments[0]!, (string)call.Arguments[1]!, call.Arguments[2] as string, (long)call.Arguments[3]!);
            default:
                return Task.CompletedTask;
        }
    }

    private void Count(byte[] batch)
    {
        Batches++;
        var now = Now();
        // When the present state began: it changes when the state does.
        new RenderBatch(batch).OnSet("data-state-since", value =>
        {
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since >= _measuringSince) _delays.Add(now - since);
        });
    }

    /// <summary>Scripts have nothing to do here but for the visible window of a long list, which is at its top and 700 pixels high.</summary>
    private async Task AnswerAsync(long handle, string function, string? arguments, long resultKind)
    {
        const long reference = 1;
        var result = resultKind == reference ? """{"__jsObjectId":1}""" : "null";
        if (handle != 0) await _hub.SendAsync(HubMessage.Invocation(id: null, "EndInvokeJSFromDotNet", handle, true, $"[{handle},true,{result}]"));
        if (!function.EndsWith("Virtualize.init", StringComparison.Ordinal)) return;
        var list = long.Parse(DotNetObject().Match(arguments ?? "").Groups["id"].ValueSpan, CultureInfo.InvariantCulture);
        await _hub.SendAsync(HubMessage.Invocation(id: null, "BeginInvokeDotNetFromJS", "1", null, "OnSpacerBeforeVisible", list, "[0,0,700]"));
    }

    [GeneratedRegex("""<!--Blazor:(?<marker>\{[^>]*"type":"server"[^>]*"descriptor"[^>]*\})-->""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();

    [GeneratedRegex("""__dotNetObject":(?<id>\d+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DotNetObject();
}
