using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>The portal that is measured: one that runs already, or a child of this process with data of its own.</summary>
internal sealed class PortalUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process? _child;
    private readonly string? _data;
    private readonly int? _processId;

    private PortalUnderTest(Uri url, int? processId, Process? child, string? data) => (Url, _processId, _child, _data) = (url, processId, child, data);

    public Uri Url { get; }

    /// <summary>CPU time used so far; null where the process is not known.</summary>
    public TimeSpan? Cpu => ReadProcess(process => process.TotalProcessorTime);

    /// <summary>Memory resident now; null where the process is not known.</summary>
    public double? ResidentMegabytes => ReadProcess(process => process.WorkingSet64 / 1024.0 / 1024.0);

    public static PortalUnderTest Running(Uri url, int? processId) => new(url, processId, child: null, data: null);

    /// <summary>Starts the portal that was built beside these benchmarks, in demo mode; returns when it is live.</summary>
    public static Task<PortalUnderTest> StartAsync(int eventsPerSecond, CancellationToken end)
    {
        var settings = new Dictionary<string, string> { ["Demo__HistoryDays"] = "1", ["Demo__EventsPerSecond"] = eventsPerSecond.ToString(CultureInfo.InvariantCulture) };
        return StartAsync(settings, async (http, url, cancellationToken) => (await http.GetAsync(new Uri(url, "/health/ready"), cancellationToken)).IsSuccessStatusCode, end);
    }

    /// <summary>Starts the portal that was built beside these benchmarks.</summary>
    /// <param name="settings">Environment variables.</param>
    /// <param name="isReady">Whether it can be measured; asked again until it is.</param>
    /// <param name="end">Gives up.</param>
    public static async Task<PortalUnderTest> StartAsync(IReadOnlyDictionary<string, string> settings, Func<HttpClient, Uri, CancellationToken, Task<bool>> isReady, CancellationToken end)
    {
        var project = Path.Combine(RepositoryFolder(), "Evolvex.Portal");
        var data = Directory.CreateTempSubdirectory("evolvex-circuits-").FullName;
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "Evolvex.Portal.dll")]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_CONTENTROOT"] = project;
        start.Environment["Urls"] = url.ToString();
        start.Environment["Portal__Data"] = data;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var child = Process.Start(start) ?? throw new InvalidOperationException("The portal did not start.");
        child.OutputDataReceived += (_, _) => { }; // read, so that it never waits for us
        child.BeginOutputReadLine();
        var portal = new PortalUnderTest(url, child.Id, child, data);
        try
        {
            await portal.WaitUntilReadyAsync(isReady, end);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes of objects alive, after a full collection; null where the process is not known.</summary>
    public Task<long?> LiveHeapAsync(CancellationToken end) => _processId is { } pid ? HeapGauge.ReadAsync(pid, end) : Task.FromResult<long?>(null);

    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
        {
            if (!_child.HasExited) _child.Kill(entireProcessTree: true);
            await _child.WaitForExitAsync();
            _child.Dispose();
        }

        if (_data is not null) Directory.Delete(_data, recursive: true);
    }

    private async Task WaitUntilReadyAsync(Func<HttpClient, Uri, CancellationToken, Task<bool>> isReady, CancellationToken end)
    {
        using var http = new HttpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(end);
        deadline.CancelAfter(Patience);
        while (!await IsReadyAsync(() => isReady(http, Url, deadline.Token)))
        {
            if (_child is { HasExited: true }) throw new InvalidOperationException("The portal ended at once.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }

    private static async Task<bool> IsReadyAsync(Func<Task<bool>> asks)
    {
        try
        {
            return await asks();
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private T? ReadProcess<T>(Func<Process, T> read) where T : struct
    {
        if (_processId is not { } pid) return null;
        using var process = Process.GetProcessById(pid);
        return read(process);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string RepositoryFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Evolvex.Portal.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no clone of the portal: give a URL.");
    }
}
