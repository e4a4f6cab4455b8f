using System.Text.Json;

namespace Evolvex.Portal.Tests.EventStream;

/// <summary>One event as a client has it.</summary>
internal sealed record ClientEvent(string Id, string Type, JsonElement Data);

/// <summary>Reads server-sent events as a browser does; whatever does not come within ten seconds fails the test.</summary>
internal sealed class EventClient : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private StreamReader? _lines;

    private EventClient(HttpClient http, HttpResponseMessage answer) => (_http, Answer) = (http, answer);

    public HttpResponseMessage Answer { get; }

    /// <summary>What a client would send as Last-Event-ID.</summary>
    public string? LastId { get; private set; }

    public static async Task<EventClient> OpenAsync(HttpClient http, string key, string query, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/events{query}") { Headers = { { "X-Api-Key", key } } };
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var client = new EventClient(http, await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Soon));
        client._lines = new StreamReader(await client.Answer.Content.ReadAsStreamAsync());
        // The stream stands before anything else happens.
        if (client.Answer.IsSuccessStatusCode) await client.LineAsync();
        return client;
    }

    /// <summary>The next event; null: the stream has ended.</summary>
    public async Task<ClientEvent?> NextAsync(TimeSpan? patience = null)
    {
        string? type = null, data = null;
        while (await LineAsync(patience) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            else if (line.Length == 0 && data is not null) return new ClientEvent(LastId!, type!, JsonDocument.Parse(data).RootElement);
        }

        return null;
    }

    /// <summary>Types of the next events.</summary>
    public async Task<List<string?>> TypesAsync(int count)
    {
        var types = new List<string?>();
        while (types.Count < count) types.Add((await NextAsync())?.Type);
        return types;
    }

    /// <summary>Reads until the stream ends, whichever way.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (await LineAsync() is not null)
            {
                // What was sent before.
            }
        }
        catch (IOException)
        {
            // Cut off.
        }
    }

    public void Dispose()
    {
        Answer.Dispose();
        _http.Dispose();
    }

    private Task<string?> LineAsync(TimeSpan? patience = null) => _lines!.ReadLineAsync().WaitAsync(patience ?? Soon);
}
