using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Benchmarks.Recordings;

/// <summary>
/// <c>players [COUNT] [SECONDS]</c>: that many players at once in the MP3 of an hour over HTTP. Each fetches ten seconds of sound every five seconds, each time from another place, as if its listener did nothing
/// but seek. Tells the waits, how many stalled (waited longer than the sound lasts), processor time and memory. Ends with 1 when one stalled or memory grew.
/// </summary>
internal static class PlayersLoad
{
    private const int BytesOfPiece = 40_000;
    private const int MostGrowth = 100; // MB
    private static readonly TimeSpan SoundOfPiece = TimeSpan.FromSeconds(10), Pace = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var players = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100;
        var length = TimeSpan.FromSeconds(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 10);
        await using var fixture = new RecordingFixture();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        fixture.Register(builder.Services);
        await using var app = builder.Build();
        app.Use(static (http, next) =>
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, PortalRole.Administrator)], "load"));
            return next(http);
        });
        app.UseRouting();
        app.MapPlayer();
        await app.StartAsync(CancellationToken.None);
        var address = $"{app.Urls.First()}/recordings/{RecordingFixture.Call}/audio.mp3";
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = players });
        await FetchAsync(client, address, 0);

        var (before, cpu, started) = (WorkingSet(), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        var most = before;
        using var stop = new CancellationTokenSource(length);
        var playing = Enumerable.Range(0, players).Select(player => PlayAsync(client, address, player, stop.Token)).ToList();
        var everyone = Task.WhenAll(playing);
        while (!everyone.IsCompleted)
        {
            await Task.WhenAny(everyone, Task.Delay(200, CancellationToken.None));
            most = Math.Max(most, WorkingSet());
        }
        var stalls = Report(players, await everyone, Stopwatch.GetElapsedTime(started), Process.GetCurrentProcess().TotalProcessorTime - cpu);
        Console.WriteLine($"memory: {before} MB before, {most} MB at most");
        return stalls == 0 && most - before < MostGrowth ? 0 : 1;
    }

    private static int Report(int players, List<(double First, double Whole)>[] pieces, TimeSpan elapsed, TimeSpan cpu)
    {
        var all = pieces.SelectMany(list => list).ToList();
        var first = all.Select(piece => piece.First).Order().ToList();
        var whole = all.Select(piece => piece.Whole).Order().ToList();
        var stalls = whole.Count(wait => wait > SoundOfPiece.TotalMilliseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{players} players, {all.Count} pieces of {SoundOfPiece.TotalSeconds} s in {elapsed.TotalSeconds:F1} s; {cpu.TotalMilliseconds / all.Count:F1} ms of processor a piece, the players' own included; {stalls} stalls"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first byte: median {first[first.Count / 2]:F1} ms, 99 % {first[first.Count * 99 / 100]:F1} ms, longest {first[^1]:F1} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"whole piece: median {whole[whole.Count / 2]:F1} ms, 99 % {whole[whole.Count * 99 / 100]:F1} ms, longest {whole[^1]:F1} ms"));
        return stalls;
    }

    // The players begin spread over the first pace, as people do.
    private static async Task<List<(double First, double Whole)>> PlayAsync(HttpClient client, string address, int player, CancellationToken stop)
    {
        var (random, pieces) = (new Random(player), new List<(double, double)>());
        await Task.Delay(Pace * random.NextDouble(), CancellationToken.None);
        using var timer = new PeriodicTimer(Pace);
        do pieces.Add(await FetchAsync(client, address, random.NextInt64(14_000_000)));
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None));
        return pieces;
    }

    private static async Task<(double First, double Whole)> FetchAsync(HttpClient client, string address, long from)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(from, from + BytesOfPiece - 1) } };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var sound = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        await sound.ReadExactlyAsync(buffer.AsMemory(0, 1));
        var first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        while (await sound.ReadAsync(buffer) > 0) { }
        return (first, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static long WorkingSet()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1024 / 1024;
    }
}
