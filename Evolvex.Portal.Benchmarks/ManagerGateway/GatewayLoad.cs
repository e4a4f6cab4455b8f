using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.Benchmarks.Circuits;

namespace Evolvex.Portal.Benchmarks.ManagerGateway;

/// <summary>
/// <c>gateway [SESSIONS] [EVENTS] [SECONDS]</c> (200, 1000, 45): that many web logins at the gateway of a portal of its own fetch that many events a second each by WaitEvent, from a PBX
/// in this process that says them to every session. Beside them one login never asks for events and one asks but never reads the answer. Counts must be exact, the two be cut, memory bounded.
/// </summary>
internal static class GatewayLoad
{
    private static readonly string[] Silent = ["never-asks", "never-reads"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (sessions, events, seconds) = (Number(arguments, 0, 200), Number(arguments, 1, 1000), Number(arguments, 2, 45));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds + 180));
        await using var pbx = new FloodingPbx();
        pbx.Start();
        await using var portal = await PortalUnderTest.StartAsync(Settings(pbx), IsUpAsync, limit.Token);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var clients = Enumerable.Range(1, sessions).Select(number => new WaitingClient(http, new Uri(portal.Url, "/rawman"), $"user-{number}")).ToList();
        foreach (var client in clients) await client.LogInAsync(limit.Token);
        using var silent = new SilentClients(portal.Url);
        foreach (var user in Silent) await silent.LogInAsync(user, asks: user == "never-reads", limit.Token);

        var (idle, cpu, began) = (portal.ResidentMegabytes, portal.Cpu, Stopwatch.GetTimestamp());
        var peak = new Peak(portal);
        var last = long.MaxValue;
        var fetching = clients.Select(client => Task.Run(() => client.FetchAsync(() => Interlocked.Read(ref last), limit.Token), limit.Token)).ToList();
        await pbx.FloodAsync(events, TimeSpan.FromSeconds(seconds), limit.Token);
        var said = Stopwatch.GetElapsedTime(began);
        Interlocked.Exchange(ref last, pbx.LastSerial);
        await Task.WhenAll(fetching);
        var all = Stopwatch.GetElapsedTime(began, clients.Max(client => client.LastAt));
        var usedCpu = portal.Cpu - cpu;
        peak.Dispose();
        return Report(clients, pbx, sessions, said, all, usedCpu, idle, peak.Megabytes);
    }

    private static int Report(List<WaitingClient> clients, FloodingPbx pbx, int sessions, TimeSpan said, TimeSpan all, TimeSpan? cpu, double? idle, double peak)
    {
        var exact = clients.Count(client => client.Lost == 0 && client.Fault is null && client.Events == pbx.LastSerial && client.Last == pbx.LastSerial);
        var cut = Silent.Count(user => pbx.Ended.ContainsKey(user));
        var events = clients.Sum(client => client.Events);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            sessions        {sessions}, each {pbx.LastSerial:N0} events in {said.TotalSeconds:F1} s; the last came {Math.Max(0, (all - said).TotalMilliseconds):F0} ms after
            exact           {exact} of {sessions}; lost {clients.Sum(client => client.Lost):N0}, faults {clients.Count(client => client.Fault is not null)} {clients.Find(client => client.Fault is not null)?.Fault}
            events          {events:N0} in all, {events / Math.Max(said.TotalSeconds, all.TotalSeconds):N0}/s, {events / (double)clients.Sum(client => client.Answers):F0} an answer
            processor       {cpu?.TotalSeconds:F1} s of the portal, {cpu?.TotalMicroseconds / events:F2} µs an event and session
            memory          {idle:F0} MB before, {peak:F0} MB at most
            silent clients  {cut} of {Silent.Length} cut
            """));
        return exact == sessions && cut == Silent.Length ? 0 : 1;
    }

    private static Dictionary<string, string> Settings(FloodingPbx pbx) => new()
    {
        ["Pbx__Transport"] = "AmiTcp",
        ["Pbx__Host"] = "127.0.0.1",
        ["Pbx__Port"] = pbx.Port.ToString(CultureInfo.InvariantCulture),
        ["Pbx__Username"] = "portal",
        ["Pbx__Secret"] = "any",
    };

    private static async Task<bool> IsUpAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(url, "/rawman?action=ping"), cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static int Number(string[] arguments, int at, int otherwise) => arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Clients that log in and then do nothing, or ask for events without ever reading an answer.</summary>
    private sealed class SilentClients(Uri portal) : IDisposable
    {
        private readonly List<Socket> sockets = [];

        public async Task LogInAsync(string user, bool asks, CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            sockets.Add(socket);
            await socket.ConnectAsync(portal.Host, portal.Port, cancellationToken);
            var buffer = new byte[8192];
            await SendAsync(socket, $"action=login&username={user}&secret=any", "", cancellationToken);
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            var answer = Encoding.Latin1.GetString(buffer, 0, length);
            var cookie = answer.Split("\r\n").First(line => line.StartsWith("Set-Cookie: ", StringComparison.OrdinalIgnoreCase))["Set-Cookie: ".Length..].Split(';')[0];
            for (var asked = 0; asks && asked < 100; asked++) await SendAsync(socket, "action=waitevent&timeout=1", cookie, cancellationToken);
        }

        public void Dispose() => sockets.ForEach(socket => socket.Dispose());

        private static async Task SendAsync(Socket socket, string query, string cookie, CancellationToken cancellationToken) =>
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /rawman?{query} HTTP/1.1\r\nHost: portal\r\nCookie: {cookie}\r\n\r\n"), cancellationToken);
    }

    /// <summary>The most memory that the portal had.</summary>
    private sealed class Peak : IDisposable
    {
        private readonly Timer timer;

        public Peak(PortalUnderTest portal) => timer = new Timer(_ => Megabytes = Math.Max(Megabytes, portal.ResidentMegabytes ?? 0), null, 0, 100);

        public double Megabytes { get; private set; }

        public void Dispose() => timer.Dispose();
    }
}
