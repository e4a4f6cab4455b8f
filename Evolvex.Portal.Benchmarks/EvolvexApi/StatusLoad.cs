using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Benchmarks.EvolvexApi;

/// <summary>
/// <c>api-status PORTAL KEY ASTERISK USER SECRET</c>: requests a second of the portal's <c>status</c>, of the same question to Asterisk's own HTTP manager, and of Kestrel with a constant
/// body as long as the portal's answer, in turn, each by wrk with 50 clients. PORTAL is the portal's address, ASTERISK such as <c>http://127.0.0.1:8088/asterisk</c>; KEY must have no low rate limit.
/// </summary>
internal static class StatusLoad
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var portal, var key, var asterisk, var user, var secret])
        {
            await Console.Error.WriteLineAsync("api-status PORTAL KEY ASTERISK USER SECRET");
            return 2;
        }

        using var http = new HttpClient();
        var status = new Uri($"{portal.TrimEnd('/')}/api/index/status");
        var own = $"X-Api-Key: {key}";
        var body = await BodyAsync(http, status, key);
        var channels = JsonDocument.Parse(body).RootElement.GetProperty("data").GetArrayLength();
        var cookie = await LogInAsync(http, asterisk, user, secret);
        await using var constant = await StartConstantAsync(body);
        Uri[] urls = [status, new Uri($"{asterisk.TrimEnd('/')}/rawman?action=status&allvariables=true"), new Uri(constant.Urls.First())];
        string[] headers = [own, cookie, own];
        foreach (var (url, header) in urls.Zip(headers)) await Wrk.RunAsync(url, header, seconds: 2);
        var rates = urls.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < urls.Length; i++) rates[i].Add(await Wrk.RunAsync(urls[i], headers[i], seconds: 6));
        return Report(channels, body.Length, [.. rates.Select(all => all.Order().ElementAt(Rounds / 2))]);
    }

    private static int Report(int channels, int bytes, double[] rates)
    {
        var (overAsterisk, ofKestrel) = (rates[0] / rates[1], rates[0] / rates[2]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            channels                {channels}, {bytes:N0} bytes
            portal's status         {rates[0]:N0} requests/s
            Asterisk's own          {rates[1]:N0} requests/s, the portal has {overAsterisk:F2} times as many (goal 2.5)
            Kestrel, constant body  {rates[2]:N0} requests/s, the portal has {ofKestrel:P0} of them (goal 60 %)
            """));
        return overAsterisk >= 2.5 && ofKestrel >= 0.6 ? 0 : 1;
    }

    private static async Task<byte[]> BodyAsync(HttpClient http, Uri status, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, status) { Headers = { { "X-Api-Key", key } } };
        using var answer = await http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static async Task<string> LogInAsync(HttpClient http, string asterisk, string user, string secret)
    {
        using var answer = await http.GetAsync(new Uri($"{asterisk.TrimEnd('/')}/rawman?action=login&username={user}&secret={secret}"));
        var cookie = answer.Headers.GetValues("Set-Cookie").First();
        return $"Cookie: {cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]}";
    }

    private static async Task<WebApplication> StartConstantAsync(byte[] body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = body.Length;
            return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
        });
        await app.StartAsync(CancellationToken.None);
        return app;
    }
}
