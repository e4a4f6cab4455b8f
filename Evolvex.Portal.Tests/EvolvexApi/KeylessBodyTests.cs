using System.Net;
using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.EvolvexApi;
using Evolvex.Portal.Tests.Uploads;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>What the portal takes in from somebody who has shown no key, or a wrong one: on a real socket, as the server's own limits are part of it.</summary>
public sealed class KeylessBodyTests(UploadPortal site) : IClassFixture<UploadPortal>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("check", "", 413)]
    [InlineData("check?api_key=00000000-0000-0000-0000-000000000000", "", 401)]
    [InlineData("get_log_cdr", "X-Api-Key: wrong\r\n", 401)]
    [InlineData("uploads?api_key=wrong", "", 401)]
    [InlineData("uploads", "", 413)]
    public async Task A_large_body_is_refused_while_none_of_it_has_come(string call, string header, int status) =>
        (await StatusAsync($"POST /api/index/{call} HTTP/1.1\r\nHost: x\r\n{header}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000000\r\n\r\n")).ShouldBe(status);

    [Fact]
    public async Task A_body_without_a_length_is_read_up_to_the_limit_for_those_without_a_key()
    {
        const int chunk = 16 * 1024;
        var request = new StringBuilder("POST /api/index/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var sent = 0; sent <= ApiForms.MostWithoutKey; sent += chunk) request.Append($"{chunk:x}\r\na=").Append('a', chunk - 3).Append("&\r\n");

        (await StatusAsync(request.ToString())).ShouldBe(413);
    }

    [Fact]
    public async Task A_key_in_a_form_of_a_size_that_calls_have_is_found()
    {
        using var form = new FormUrlEncodedContent([new("variable", new string('x', 100_000)), new("api_key", UploadPortal.Key)]);
        using var answer = await site.Client.PostAsync("/api/index/check", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_dawdles_is_hung_up_on()
    {
        var headers = StatusAsync("GET /login HTTP/1.1\r\nHost: x\r\nX-Never-Ends: ");
        var body = StatusAsync("POST /api/index/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na");

        (await headers).ShouldBe(408);
        (await body).ShouldBeOneOf(0, 400, 408);
    }

    /// <summary>Sends that, no more, and gives the status of the answer; 0 where there is none but the connection has ended.</summary>
    private async Task<int> StatusAsync(string request)
    {
        using var end = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(site.Address.Host, site.Address.Port, end.Token);
        await using var stream = socket.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), end.Token);
            return await reader.ReadLineAsync(end.Token) is { } line ? int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
