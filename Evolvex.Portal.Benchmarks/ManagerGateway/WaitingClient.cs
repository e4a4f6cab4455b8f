using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Evolvex.Portal.Benchmarks.ManagerGateway;

/// <summary>One web login at the gateway that asks for events again and again, and counts them by their numbers.</summary>
internal sealed class WaitingClient(HttpClient http, Uri rawman, string user)
{
    private byte[] body = new byte[256 * 1024];
    private string? cookie;

    /// <summary>Events that came.</summary>
    public long Events { get; private set; }

    /// <summary>Numbers that were left out, or came out of turn.</summary>
    public long Lost { get; private set; }

    /// <summary>Number of the event that came last; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>When it came, as <see cref="Stopwatch.GetTimestamp"/> tells time.</summary>
    public long LastAt { get; private set; }

    /// <summary>Answers to WaitEvent.</summary>
    public long Answers { get; private set; }

    /// <summary>Why it stopped too early; null: it did not.</summary>
    public string? Fault { get; private set; }

    public async Task LogInAsync(CancellationToken cancellationToken)
    {
        var length = await AskAsync($"action=login&username={user}&secret=any", cancellationToken);
        if (body.AsSpan(0, length).IndexOf("Authentication accepted"u8) < 0) throw new InvalidOperationException($"{user}: {Encoding.UTF8.GetString(body, 0, length)}");
    }

    /// <summary>Fetches events until the one of that number has come.</summary>
    public async Task FetchAsync(Func<long> until, CancellationToken cancellationToken)
    {
        try
        {
            while (Last < until())
            {
                var length = await AskAsync("action=waitevent&timeout=5", cancellationToken);
                Answers++;
                if (!Take(body.AsSpan(0, length))) return;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            Fault = error.Message;
        }
    }

    private bool Take(ReadOnlySpan<byte> answer)
    {
        if (!answer.StartsWith("Response: Success"u8))
        {
            Fault = Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 100)]);
            return false;
        }

        while (answer.IndexOf("\r\nSerial: "u8) is var at and >= 0)
        {
            answer = answer[(at + "\r\nSerial: ".Length)..];
            var serial = long.Parse(answer[..12], NumberStyles.None, CultureInfo.InvariantCulture);
            if (Last > 0 && serial != Last + 1) Lost += Math.Abs(serial - Last - 1);
            (Last, LastAt, Events) = (serial, Stopwatch.GetTimestamp(), Events + 1);
        }

        return true;
    }

    private async Task<int> AskAsync(string query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{rawman}?{query}"));
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) cookie = cookies.First().Split(';')[0];
        var length = (int)(answer.Content.Headers.ContentLength ?? 0);
        if (body.Length < length) body = new byte[length * 2];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await stream.ReadExactlyAsync(body.AsMemory(0, length), cancellationToken);
        return length;
    }
}
