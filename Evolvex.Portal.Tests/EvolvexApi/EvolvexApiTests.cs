using System.Net;
using System.Text;
using System.Text.Json;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Tests.EvolvexApi;

public sealed class EvolvexApiTests(ApiPortal api) : IClassFixture<ApiPortal>
{
    private const string Key = ApiPortal.DemoKey;

    [Theory]
    [InlineData("/api/index")]
    [InlineData("/pbx/api/index")]
    public async Task Check_tells_who_the_key_is_in_the_vendors_words_and_order(string path)
    {
        var text = await api.Client.GetStringAsync($"{path}/check?api_key={Key}&context=incoming");

        var data = JsonDocument.Parse(text).RootElement.GetProperty("data");
        data.EnumerateObject().Select(p => p.Name).ShouldBe(["api_user", "access", "file"]);
        data.GetProperty("api_user").EnumerateObject().Select(p => p.Name).ShouldBe(["uuid", "name", "description", "enable", "api_key", "group_uuid"]);
        data.GetProperty("access").EnumerateObject().Select(p => p.Name).ShouldBe(["uuid", "name", "description", "group_uuid"]);
        data.GetProperty("api_user").GetProperty("enable").GetString().ShouldBe("yes");
        data.GetProperty("api_user").GetProperty("api_key").GetString().ShouldBe(Key);
        data.GetProperty("file").GetBoolean().ShouldBeFalse();
        text.ShouldContain("Входящая маршрутизация");
    }

    [Fact]
    public async Task Check_has_no_access_for_an_unknown_route_or_none() =>
        new[] { await api.DataAsync($"/api/index/check?api_key={Key}"), await api.DataAsync($"/api/index/check?api_key={Key}&context=nowhere") }
            .ShouldAllBe(data => data.GetProperty("access").ValueKind == JsonValueKind.Null);

    [Fact]
    public async Task The_key_comes_by_header_bearer_form_or_query()
    {
        foreach (var request in new[]
        {
            new HttpRequestMessage(HttpMethod.Get, "/api/index/check") { Headers = { { "X-Api-Key", Key } } },
            new HttpRequestMessage(HttpMethod.Get, "/api/index/check") { Headers = { { "Authorization", $"Bearer {Key}" } } },
            new HttpRequestMessage(HttpMethod.Post, "/api/index/check") { Content = new FormUrlEncodedContent([new("api_key", Key)]) },
            new HttpRequestMessage(HttpMethod.Get, $"/api/index/check?api_key={Key}"),
        })
        {
            (await api.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("check", 401, "missing_key")]
    [InlineData("check?api_key=00000000-0000-0000-0000-000000000000", 401, "unknown_key")]
    [InlineData("check?api_key=%27%20or%201=1", 401, "unknown_key")]
    [InlineData("nothing?api_key=" + Key, 404, "not_found")]
    [InlineData("get_log_cdr?start=yesterday&api_key=" + Key, 400, "bad_parameter")]
    [InlineData("get_log_cdr?end=2024-13-01&api_key=" + Key, 400, "bad_parameter")]
    [InlineData("get_file_wav?api_key=" + Key, 400, "bad_parameter")]
    [InlineData("get_file_wav?uniqueid=1.1&api_key=" + Key, 404, "no_recording")]
    [InlineData("get_file_mp3?uniqueid=..%2F..%2Fetc%2Fpasswd&api_key=" + Key, 404, "no_recording")]
    [InlineData("get_file_wav?uniqueid=%2Fetc%2Fpasswd&api_key=" + Key, 404, "no_recording")]
    [InlineData("get_file_wav?uniqueid=a%00b&api_key=" + Key, 404, "no_recording")]
    [InlineData("originate?api_key=" + Key, 400, "bad_parameter")]
    public async Task A_refusal_has_a_status_and_a_code(string call, int status, string code)
    {
        var error = await api.ErrorAsync($"/api/index/{call}");
        (error.Status, error.Code).ShouldBe((status, code));
        error.Message.ShouldNotContain(Key);
    }

    [Fact]
    public async Task Another_method_is_405_in_json_and_told_what_is_allowed()
    {
        var answer = await api.Client.DeleteAsync($"/api/index/status?api_key={Key}");
        (await api.ErrorAsync(answer)).Code.ShouldBe("method_not_allowed");
        answer.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", null)]
    [InlineData("application/x-www-form-urlencoded", "gzip")]
    [InlineData("multipart/form-data", null)]
    public async Task A_form_that_cannot_be_read_is_400(string type, string? encoding)
    {
        using var form = new ByteArrayContent("start=2024-01-01"u8.ToArray());
        form.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) form.Headers.ContentEncoding.Add(encoding);
        var (status, code, _) = await api.ErrorAsync(await api.Client.PostAsync($"/api/index/get_log_cdr?api_key={Key}", form));
        (status, code).ShouldBe((400, "bad_form"));
    }

    [Fact]
    public async Task A_disabled_a_revoked_and_a_limited_key_are_refused()
    {
        var (key, id, _) = await api.KeyForAsync("incoming");
        (await api.Client.GetAsync($"/api/index/check?api_key={key}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await api.Keys.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();
        (await api.ErrorAsync($"/api/index/check?api_key={key}")).ShouldBe((403, "disabled_key", "The api_key is disabled."));
        (await api.Keys.SetEnabledAsync(id, true, AuditActor.Portal, default)).ShouldBeNull();
        (await api.Keys.RevokeAsync(id, AuditActor.Portal, default)).ShouldBeNull();
        (await api.ErrorAsync($"/api/index/check?api_key={key}")).Status.ShouldBeOneOf(401, 403);
    }

    [Fact]
    public async Task Wrong_keys_are_429_before_the_hundredth_and_good_ones_still_pass()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 100; i++) answers.Add((await api.Client.GetAsync($"/api/index/check?api_key={Guid.NewGuid()}")).StatusCode);

        answers[0].ShouldBe(HttpStatusCode.Unauthorized);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await api.Client.GetAsync($"/api/index/check?api_key={Guid.NewGuid()}")).Headers.RetryAfter.ShouldNotBeNull();
        (await api.Client.GetAsync($"/api/index/check?api_key={Key}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Status_shows_every_header_as_a_string_and_folds_variables()
    {
        JsonElement channel = default;
        await ApiPortal.Eventually(async () =>
        {
            channel = (await api.DataAsync($"/api/index/status?api_key={Key}")).EnumerateArray().FirstOrDefault(c => c.TryGetProperty("Variable", out _));
            return channel.ValueKind == JsonValueKind.Object;
        }, "a channel with variables is up");

        var names = channel.EnumerateObject().Select(p => p.Name).ToList();
        names.Take(7).ShouldBe(["Event", "Privilege", "Channel", "ChannelState", "ChannelStateDesc", "CallerIDNum", "CallerIDName"]);
        names[^1].ShouldBe("ActionID");
        names.ShouldBeUnique();
        channel.EnumerateObject().ShouldAllBe(p => p.Value.ValueKind == JsonValueKind.String);
        var last = channel.GetProperty("Variable").GetString()!;
        channel.GetProperty(last[..last.IndexOf('=', StringComparison.Ordinal)]).GetString().ShouldBe(last[(last.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public async Task Status_filters_are_exact_and_an_empty_answer_is_an_empty_list()
    {
        var all = (await api.DataAsync($"/api/index/status?api_key={Key}")).EnumerateArray().ToList();
        all.Count.ShouldBeGreaterThanOrEqualTo(2);
        (await api.Client.GetStringAsync($"/api/index/status?api_key={Key}&calleridnum=no-such")).ShouldBe("{\"data\":[]}");
        foreach (var found in (await api.DataAsync($"/api/index/status?api_key={Key}&context=incoming")).EnumerateArray()) found.GetProperty("Context").GetString().ShouldBe("incoming");
    }

    [Fact]
    public async Task A_group_sees_its_own_routes_only_by_any_endpoint_and_filter()
    {
        var (key, _, group) = await api.KeyForAsync("local-evolvex");

        foreach (var channel in (await api.DataAsync($"/api/index/status?api_key={key}")).EnumerateArray()) channel.GetProperty("Context").GetString().ShouldBe("local-evolvex");
        (await api.Client.GetStringAsync($"/api/index/status?api_key={key}&context=incoming")).ShouldBe("{\"data\":[]}");
        var rows = (await api.DataAsync($"/api/index/get_log_cdr?api_key={key}&start=2000-01-01&end=2100-01-01")).EnumerateArray().ToList();
        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => row.GetProperty("dcontext").GetString() == "local-evolvex" || row.GetProperty("group_uuid").GetString() == group.ToString("D"));

        var foreign = (await api.DataAsync($"/api/index/get_log_cdr?api_key={Key}&start=2000-01-01&end=2100-01-01")).EnumerateArray()
            .First(row => row.GetProperty("dcontext").GetString() == "incoming").GetProperty("uniqueid").GetString();
        (await api.DataAsync($"/api/index/check?api_key={key}&uniqueid={foreign}")).GetProperty("file").GetBoolean().ShouldBeFalse();
        (await api.ErrorAsync($"/api/index/get_file_wav?api_key={key}&uniqueid={foreign}")).Code.ShouldBe("no_recording");
    }

    [Theory]
    [InlineData("channel=PJSIP/111&context=incoming")]
    [InlineData("channel=Local/111@incoming&context=local-evolvex")]
    [InlineData("channel=local/111@incoming/n&context=local-evolvex")]
    [InlineData("channel=Local/111&context=local-evolvex")]
    [InlineData("channel=PJSIP/111&context=local-evolvex&variable=__TRANSFER_CONTEXT=incoming")]
    public async Task Originate_into_the_route_of_another_is_refused(string call)
    {
        var (key, _, _) = await api.KeyForAsync("local-evolvex");
        var error = await api.ErrorAsync($"/api/index/originate?api_key={key}&exten=112&priority=1&async=true&{call}");
        (error.Status, error.Code).ShouldBe((403, "route_refused"));
    }

    [Fact]
    public async Task Originate_writes_the_group_of_its_own_key_alone_into_call_records()
    {
        var (key, _, group) = await api.KeyForAsync("local-evolvex");
        var call = $"/api/index/originate?api_key={key}&channel=PJSIP/105&exten=106&context=local-evolvex&priority=1&async=true&variable=CDR(group_uuid)=";
        (await api.ErrorAsync($"{call}{Guid.NewGuid()}")).Code.ShouldBe("group_refused");
        (await api.ErrorAsync(call)).Code.ShouldBe("group_refused");
        (await api.DataAsync($"{call}{group}")).GetProperty("response").GetString().ShouldBe("Success");
    }

    [Theory]
    [InlineData("CDR(userfield)=1795308233.59", "group_refused")]
    [InlineData("CDR(recordingfile)=out-110-20261122-120000-1795308233.59.wav", "group_refused")]
    [InlineData("__MIXMONITOR_FILENAME=/var/spool/asterisk/monitor/x.wav", "group_refused")]
    [InlineData("CDR(userfield)=order-4711", null)]
    public async Task Originate_leads_to_no_recording_of_another_call(string variable, string? refusal)
    {
        var (key, _, _) = await api.KeyForAsync("local-evolvex");
        var call = $"/api/index/originate?api_key={key}&channel=PJSIP/105&exten=106&context=local-evolvex&priority=1&async=true&variable={variable}";
        if (refusal is not null) (await api.ErrorAsync(call)).Code.ShouldBe(refusal);
        else (await api.DataAsync(call)).GetProperty("response").GetString().ShouldBe("Success");
    }

    [Fact]
    public async Task Originate_names_the_channel_at_once_and_the_channel_has_that_id_and_the_variables_in_order()
    {
        var data = await api.DataAsync($"/api/index/originate?api_key={Key}&channel=PJSIP/105&exten=106&context=local-evolvex&priority=1&async=true&variable=file=123,idcall=a=b");

        data.EnumerateObject().Select(p => p.Name).ShouldBe(["response", "message", "actionid", "uniqueid"]);
        data.GetProperty("response").GetString().ShouldBe("Success");
        data.GetProperty("uniqueid").GetString()!.ShouldMatch(@"^\d+\.\d+$");
    }

    [Fact]
    public async Task An_originate_that_nobody_answers_is_a_failure_with_words_and_not_an_error()
    {
        var data = await api.DataAsync($"/api/index/originate?api_key={Key}&channel=PJSIP/no-such-phone&exten=106&context=local-evolvex&priority=1");
        data.GetProperty("response").GetString().ShouldBe("Failure");
        data.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Call_records_have_every_key_in_the_vendors_order_and_strings_for_numbers()
    {
        var text = await api.Client.GetStringAsync($"/api/index/get_log_cdr?api_key={Key}&start=2000-01-01&end=2100-01-01");
        var rows = JsonDocument.Parse(text).RootElement.GetProperty("data").EnumerateArray().ToList();
        rows.Count.ShouldBeGreaterThan(100);
        rows[0].EnumerateObject().Select(p => p.Name).ShouldBe(
        [
            "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec", "disposition",
            "amaflags", "userfield", "uniqueid", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid",
        ]);
        rows.ShouldAllBe(row => row.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String || p.Value.ValueKind == JsonValueKind.Null));
        rows.Select(row => row.GetProperty("start").GetString()).ShouldBe(rows.Select(row => row.GetProperty("start").GetString()).Order(StringComparer.Ordinal));
        text.ShouldNotContain("\\u04");
        (await api.Client.GetStringAsync($"/api/index/get_log_cdr?api_key={Key}&start=2030-01-02&end=2030-01-01")).ShouldBe("{\"data\":[]}");
    }

    [Fact]
    public async Task A_recording_is_handed_out_whole_and_in_ranges()
    {
        var recorded = "";
        await ApiPortal.Eventually(async () =>
        {
            var folder = Path.Combine(api.Portal.Data, "demo-recordings");
            if (!Directory.Exists(folder)) return false;
            foreach (var file in Directory.GetFiles(folder, "*.wav").Take(3))
            {
                recorded = Path.GetFileNameWithoutExtension(file);
                if ((await api.DataAsync($"/api/index/check?api_key={Key}&uniqueid={recorded}")).GetProperty("file").GetBoolean()) return true;
            }

            return false;
        }, "the demo has a recording that check knows of");

        var whole = await api.Client.GetByteArrayAsync($"/api/index/get_file_wav?api_key={Key}&uniqueid={recorded}");
        Encoding.ASCII.GetString(whole, 0, 4).ShouldBe("RIFF");
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/index/get_file_wav?api_key={Key}&uniqueid={recorded}") { Headers = { Range = new(100, 299) } };
        var part = await api.Client.SendAsync(request);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentType!.MediaType.ShouldBe("audio/wav");
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(whole[100..300]);
    }

    [Fact]
    public async Task No_key_stands_in_any_log()
    {
        var (key, _, _) = await api.KeyForAsync("incoming");
        await api.Client.GetAsync($"/api/index/check?api_key={key}");
        await api.Client.PostAsync("/api/index/check", new FormUrlEncodedContent([new("api_key", key)]));
        await api.Client.GetAsync($"/api/index/status?api_key={Key}");

        api.Portal.Log.Lines.ShouldAllBe(line => !line.Contains(key, StringComparison.OrdinalIgnoreCase) && !line.Contains(Key, StringComparison.Ordinal));
    }
}
