using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evolvex.Portal.Tests.Architecture;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>
/// One Firefox without a window, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which it speaks itself: the drivers that
/// Playwright would need are no Debian packages.
/// </summary>
public sealed partial class Firefox : IAsyncLifetime
{
    /// <summary>Where Debian installs it; <c>FIREFOX</c> names another.</summary>
    private static readonly string Program = Environment.GetEnvironmentVariable("FIREFOX") ?? "/usr/bin/firefox-esr";

    /// <summary>Sound starts without a click, and nothing outside of this machine is asked for anything.</summary>
    private const string Preferences = """
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        user_pref("media.cubeb.backend", "");
        user_pref("intl.accept_languages", "en-GB");
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("browser.safebrowsing.downloads.enabled", false);
        user_pref("browser.safebrowsing.malware.enabled", false);
        user_pref("browser.safebrowsing.phishing.enabled", false);
        user_pref("app.normandy.enabled", false);
        user_pref("app.update.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("extensions.update.enabled", false);
        user_pref("extensions.getAddons.cache.enabled", false);
        user_pref("media.gmp-manager.updateEnabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("network.dns.disablePrefetch", true);
        user_pref("services.settings.server", "data:,");
        user_pref("toolkit.telemetry.server", "data:,");
        user_pref("browser.aboutwelcome.enabled", false);
        user_pref("browser.startup.page", 0);
        """;

    private readonly TemporaryFolder _home = new();
    private readonly ClientWebSocket _wire = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Process? _process;
    private string _window = "";
    private int _number;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
            throw new FileNotFoundException($"These tests need Firefox at {Program}: apt-get install firefox-esr, or set FIREFOX to its path.", Program);
        var profile = Directory.CreateDirectory(Path.Combine(_home.Path, "profile")).FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences);
        var start = new ProcessStartInfo(Program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = _home.Path;
        start.Environment["MOZ_DISABLE_AUTO_SAFE_MODE"] = "1";
        _process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _wire.ConnectAsync(await AddressAsync(_process, limit.Token), limit.Token);
        await CallAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
        var tree = await CallAsync("browsingContext.getTree", []);
        _window = (string)tree["contexts"]![0]!["context"]!;
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public Task GoAsync(Uri address) => CallAsync("browsingContext.navigate", new JsonObject { ["context"] = _window, ["url"] = address.ToString(), ["wait"] = "complete" });

    /// <summary>Runs a script as if somebody had just clicked; what it comes to must be something JSON can say.</summary>
    /// <param name="javascript">An expression, or one that comes to a promise.</param>
    public async Task<T> RunAsync<T>(string javascript)
    {
        var answer = await CallAsync("script.evaluate", new JsonObject
        {
            ["expression"] = $"(async () => JSON.stringify(await ({javascript}) ?? null))()",
            ["target"] = new JsonObject { ["context"] = _window },
            ["awaitPromise"] = true,
            ["userActivation"] = true,
        });
        if ((string?)answer["type"] == "exception") throw new InvalidOperationException((string?)answer["exceptionDetails"]?["text"]);
        return JsonSerializer.Deserialize<T>((string)answer["result"]!["value"]!)!;
    }

    /// <summary>Clicks somewhere on the first element that fits, with the mouse.</summary>
    /// <param name="selector">Of CSS.</param>
    /// <param name="across">0 is its left edge, 1 its right.</param>
    public async Task ClickAsync(string selector, double across = 0.5)
    {
        var place = await RunAsync<double[]>($"(() => {{ const found = document.querySelector(\"{selector}\"); found.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const box = found.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; }})()");
        var (x, y) = ((int)(place[0] + place[2] * across), (int)(place[1] + place[3] / 2));
        await CallAsync("input.performActions", new JsonObject
        {
            ["context"] = _window,
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "pointer",
                ["id"] = "mouse",
                ["actions"] = new JsonArray(
                    new JsonObject { ["type"] = "pointerMove", ["x"] = x, ["y"] = y },
                    new JsonObject { ["type"] = "pointerDown", ["button"] = 0 },
                    new JsonObject { ["type"] = "pointerUp", ["button"] = 0 }),
            }),
        });
    }

    /// <summary>Evaluates until it is true.</summary>
    public async Task UntilAsync(string javascript)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await RunAsync<bool>($"!!({javascript})"))
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Firefox waited in vain for {javascript} on {await RunAsync<string>("location.href + ' ' + document.body.innerText.slice(0, 500)")}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        _wire.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _turn.Dispose();
        _home.Dispose();
    }

    /// <summary>What it says of itself when it is ready; what it says later is read too, lest it waits to be heard.</summary>
    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new InvalidOperationException($"Firefox did not start: {said}"));
            else if (Listening().Match(line.Data) is { Success: true } found) address.TrySetResult(new Uri($"{found.Groups[1].Value}/session"));
            else if (!address.Task.IsCompleted) said.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await address.Task.WaitAsync(cancellationToken);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _turn.WaitAsync(limit.Token);
        try
        {
            var id = ++_number;
            var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
            await _wire.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, true, limit.Token);
            while (true)
            {
                var answer = await ReceiveAsync(limit.Token);
                if ((int?)answer["id"] != id) continue;
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["message"]}");
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        await using var message = new MemoryStream();
        var part = new byte[16 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await _wire.ReceiveAsync(part, cancellationToken);
            message.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }

    [GeneratedRegex(@"WebDriver BiDi listening on (ws://\S+)")]
    private static partial Regex Listening();
}
