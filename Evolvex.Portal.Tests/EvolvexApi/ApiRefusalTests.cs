using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Uploads;
using Evolvex.Portal.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>The refusals that have their cause outside the request, as clients get them.</summary>
public sealed class ApiRefusalTests(FaultyPortal api) : IClassFixture<FaultyPortal>
{
    private const string Key = ApiPortal.DemoKey;
    private const string Call = $"originate?api_key={Key}&channel=PJSIP/105&exten=106&context=local-evolvex&priority=1";

    [Fact]
    public async Task A_key_is_good_in_its_time_from_its_addresses_for_its_endpoints_and_as_often_as_it_may()
    {
        var expired = await KeyAsync(settings => settings with { ExpiresAt = DateTimeOffset.UnixEpoch, MayHaveExpired = true });
        (await ErrorAsync($"check?api_key={expired}")).ShouldBe((403, "expired_key"));

        var elsewhere = await KeyAsync(settings => settings with { Addresses = "192.0.2.0/24" });
        (await ErrorAsync($"check?api_key={elsewhere}")).ShouldBe((403, "address_refused"));

        var narrow = await KeyAsync(settings => settings with { Scopes = ApiKeyScope.Check });
        (await ErrorAsync($"status?api_key={narrow}")).ShouldBe((403, "endpoint_refused"));
        (await api.Client.GetAsync($"/api/index/check?api_key={narrow}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var rare = await KeyAsync(settings => settings with { RateLimitPerMinute = 1 });
        (await api.Client.GetAsync($"/api/index/check?api_key={rare}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var second = await api.Client.GetAsync($"/api/index/check?api_key={rare}");
        (await ErrorAsync(second)).ShouldBe((429, "rate_limited"));
        second.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(1, 60);
    }

    [Theory]
    [InlineData("Response: Error\nMessage: Permission denied", 502, "pbx_refused")]
    [InlineData("silent", 504, "pbx_timeout")]
    [InlineData("lost", 503, "pbx_not_connected")]
    [InlineData("away", 503, "pbx_not_connected")]
    public async Task What_the_pbx_does_not_do_is_told_as_it_is(string answer, int status, string code)
    {
        api.Pbx.IsConnected = answer != "away";
        api.Pbx.Answer = _ => answer switch
        {
            "silent" => throw new AmiTimeoutException("No answer."),
            "lost" => throw new AmiConnectionLostException("Gone."),
            "away" => throw new PbxNotConnectedException(),
            _ => answer,
        };

        (await ErrorAsync(Call)).ShouldBe((status, code));
        // An answer of Status is shared for a quarter of a second, that to the case before too.
        await ApiPortal.Eventually(async () => await ErrorAsync($"status?api_key={Key}") == (status, code), $"status is {code}");
    }

    [Theory]
    [InlineData(4, "Success", "Answered")]
    [InlineData(5, "Failure", "Busy")]
    [InlineData(8, "Failure", "Congestion")]
    [InlineData(3, "Failure", "Rang out without an answer")]
    [InlineData(1, "Failure", "Hung up before it was answered")]
    [InlineData(0, "Failure", "No channel could be made")]
    [InlineData(7, "Failure", "Not answered (reason 7)")]
    public async Task What_became_of_a_call_is_told_in_words(int reason, string response, string words)
    {
        api.Pbx.IsConnected = true;
        var sent = "";
        api.Pbx.Answer = action =>
        {
            sent = System.Text.Encoding.UTF8.GetString(action.Serialize("none"));
            // Of another call, then of this one.
            foreach (var id in new[] { "somebody-elses", ActionIdIn(sent) })
                api.Outcomes.Take(FaultyPortal.ObedientPbx.Message($"Event: OriginateResponse\nActionID: {id}\nResponse: {response}\nReason: {reason}\nUniqueid: {(reason == 4 ? "1700000000.7" : "<unknown>")}").Frame);
            return "Response: Success\nMessage: Originate successfully queued";
        };

        var data = (await api.Client.GetFromJsonAsync<JsonElement>($"/api/index/{Call}")).GetProperty("data");

        (data.GetProperty("response").GetString(), data.GetProperty("message").GetString()).ShouldBe((response, words));
        data.GetProperty("actionid").GetString().ShouldBe(ActionIdIn(sent));
        sent.ShouldContain("Async: true", Case.Sensitive, "a waiting Originate would hold up the whole connection");
        if (reason == 4) data.GetProperty("uniqueid").GetString().ShouldBe("1700000000.7");
        else sent.ShouldContain($"ChannelId: {data.GetProperty("uniqueid").GetString()}\r\n");
        api.Outcomes.IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_pbx_cannot_read_is_not_sent_to_it()
    {
        api.Pbx.IsConnected = true;
        api.Pbx.Answer = static action => throw new InvalidOperationException($"{action} was sent.");

        (await ErrorAsync($"{Call}&variable=a={new string('x', 1100)}")).ShouldBe((400, "bad_parameter"));
        (await ErrorAsync($"{Call}&variable={string.Join(',', Enumerable.Range(0, 128).Select(i => $"v{i}=1"))}")).ShouldBe((400, "bad_parameter"));
    }

    [Fact]
    public async Task When_the_connection_ends_nobody_waits_for_the_outcome_of_a_call()
    {
        api.Pbx.IsConnected = true;
        api.Pbx.Answer = _ =>
        {
            api.Outcomes.LinkLost();
            return "Response: Success";
        };

        (await ErrorAsync(Call)).ShouldBe((503, "pbx_not_connected"));
    }

    [Fact]
    public async Task Every_filter_of_status_is_exact_and_all_of_them_hold_together()
    {
        api.Pbx.Answer = static _ => "Response: Success\nEventList: start";
        api.Pbx.Items = [Channel("a", "101", "102", "incoming", "200"), Channel("b", "101", "103", "incoming", "2000"), Channel("c", "104", "102", "local-evolvex", "200")];
        // The answer to another case may still be shared.
        await ApiPortal.Eventually(async () => (await ErrorAsync($"status?api_key={Key}")).Status == 200 && await ChannelsAsync("") == "a b c", "the channels are there");

        (await ChannelsAsync("&exten=200")).ShouldBe("a c");
        (await ChannelsAsync("&connectedlinenum=102")).ShouldBe("a c");
        (await ChannelsAsync("&calleridnum=101")).ShouldBe("a b");
        (await ChannelsAsync("&exten=200&connectedlinenum=102&calleridnum=101&context=incoming")).ShouldBe("a");
        (await ChannelsAsync("&exten=20")).ShouldBeEmpty();
        (await ChannelsAsync("&connectedlinenum=")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_records_that_cannot_be_read_are_503_and_the_fault_itself_is_not_told()
    {
        using var answer = await api.Client.GetAsync($"/api/index/get_log_cdr?api_key={Key}");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"error":{"code":"database_not_connected","message":"The database is not connected."}}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_recording_that_is_none_or_needs_a_program_says_so_and_one_too_many_at_once_is_busy()
    {
        (await ErrorAsync($"get_file_wav?api_key={Key}&uniqueid=1700000000.2")).ShouldBe((502, "unreadable_recording"));
        (await ErrorAsync($"get_file_mp3?api_key={Key}&uniqueid=1700000000.1")).ShouldBe((503, "encoder_missing"));
        (await ErrorAsync($"get_file_wav?api_key={Key}&uniqueid=1700000001.0")).ShouldBe((503, "decoder_missing"));

        await File.WriteAllTextAsync(api.Decoder, "#!/bin/sh\nexec sleep 60\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(api.Decoder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var enough = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, FaultyPortal.ForeignRecordings).Select(i => api.Client.GetAsync($"/api/index/get_file_wav?api_key={Key}&uniqueid=1700000001.{i}", enough.Token)).ToList();
        using var refused = await await Task.WhenAny(waiting);
        (await ErrorAsync(refused)).ShouldBe((503, "busy"));

        await enough.CancelAsync();
        await Task.WhenAll(waiting).ContinueWith(static ended => ended.IsCanceled.ShouldBeTrue(), TaskScheduler.Default);
    }

    [Fact]
    public async Task An_upload_that_cannot_be_kept_says_why_and_leaves_nothing()
    {
        (await UploadAsync("phone.ulaw", new byte[8000])).ShouldBe((503, "converter_missing"));

        api.DiskFault = new IOException("No space left on device", 28);
        (await UploadAsync("good.wav", UploadPortal.Wav())).ShouldBe((507, "disk_full"));
        api.DiskFault = new UnauthorizedAccessException("Access to /var/lib is denied.");
        (await UploadAsync("good.wav", UploadPortal.Wav())).ShouldBe((503, "folder_unusable"));
        api.DiskFault = new UploadException(UploadFault.Busy, "Too many.");
        (await UploadAsync("good.wav", UploadPortal.Wav())).ShouldBe((503, "busy"));
        api.DiskFault = new UploadException(UploadFault.RemoteFailed, "No.");
        (await UploadAsync("good.wav", UploadPortal.Wav())).ShouldBe((502, "remote_failed"));
        api.DiskFault = null;

        Directory.GetFiles(Path.Combine(api.Portal.Data, "uploads")).ShouldBeEmpty();
    }

    private static string Channel(string name, string caller, string connected, string context, string exten) =>
        $"Event: Status\nChannel: {name}\nCallerIDNum: {caller}\nConnectedLineNum: {connected}\nContext: {context}\nExten: {exten}";

    private static string ActionIdIn(string action) => action.Split("\r\n").Single(line => line.StartsWith("ActionID: ", StringComparison.Ordinal))["ActionID: ".Length..];

    private async Task<string> ChannelsAsync(string filters) => string.Join(' ', (await api.Client.GetFromJsonAsync<JsonElement>($"/api/index/status?api_key={Key}{filters}"))
        .GetProperty("data").EnumerateArray().Select(channel => channel.GetProperty("Channel").GetString()));

    private async Task<string> KeyAsync(Func<ApiKeySettings, ApiKeySettings> change)
    {
        var group = (await api.Portal.Services.GetRequiredService<GroupStore>().CreateAsync($"g-{Guid.NewGuid():N}", "", isUnrestricted: true, AuditActor.Portal, default)).Value;
        var settings = change(new ApiKeySettings($"k-{Guid.NewGuid():N}", "", group));
        return (await api.Portal.Services.GetRequiredService<ApiKeyStore>().CreateAsync(settings, AuditActor.Portal, default)).Value.ShouldNotBeNull().Secret.Text;
    }

    private async Task<(int Status, string Code)> UploadAsync(string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using var answer = await api.Client.PostAsync($"/api/index/uploads?api_key={Key}", form);
        return await ErrorAsync(answer);
    }

    private async Task<(int Status, string Code)> ErrorAsync(string call)
    {
        using var answer = await api.Client.GetAsync($"/api/index/{call}");
        return await ErrorAsync(answer);
    }

    private static async Task<(int Status, string Code)> ErrorAsync(HttpResponseMessage answer)
    {
        var code = (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("error", out var error) ? error.GetProperty("code").GetString()! : "";
        return ((int)answer.StatusCode, code);
    }
}
