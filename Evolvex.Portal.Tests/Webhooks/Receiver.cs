using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Tests.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Webhooks;

/// <summary>One request as a receiver has it.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Event => Headers["X-Evolvex-Event"];

    /// <summary>Checked as docs/webhooks.md says.</summary>
    public bool IsSignedWith(string secret) => Headers["X-Evolvex-Signature"] == WebhookSignature.Sign(secret, long.Parse(Headers["X-Evolvex-Timestamp"], System.Globalization.CultureInfo.InvariantCulture), Body);
}

/// <summary>What a webhook is sent to: a web server on loopback that answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public Uri Address { get; private set; } = default!;

    /// <summary>What it answers.</summary>
    public Func<Received, (int Status, string Text)> Answer { get; set; } = static _ => (200, "thanks");

    public IReadOnlyList<Received> All => [.. _received];

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        await receiver._app.StartAsync();
        receiver.Address = new Uri(receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    /// <summary>Waits until it has got so many.</summary>
    public async Task<IReadOnlyList<Received>> GotAsync(int count)
    {
        await WaitFor.Async(() => Task.FromResult(_received.Count >= count));
        return All;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var received = new Received(http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        _received.Enqueue(received);
        var (status, text) = Answer(received);
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400) http.Response.Headers.Location = new Uri(Address, "/elsewhere").ToString();
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
