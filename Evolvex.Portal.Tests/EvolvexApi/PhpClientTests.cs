using System.Globalization;
using System.Text.Json;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Uploads;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>Programs of PHP's users, unchanged: the vendor's own upload example, and calls of every endpoint by the ways that PHP has.</summary>
[Trait("Needs", "Php")]
public sealed class PhpClientTests : IAsyncLifetime
{
    private const string Key = ApiPortal.DemoKey;

    /// <summary>The vendor's example; only address and file are of this test.</summary>
    private const string VendorsUpload = """
        $curl_file = curl_file_create($argv[2]);

        $post = array("file"=> $curl_file);

        $ch = curl_init();

        curl_setopt($ch, CURLOPT_URL, "$argv[1]pbx/api/index/uploads?api_key=11111111-2222-3333-4444-555555555555");

        curl_setopt($ch, CURLOPT_POST, true);

        curl_setopt($ch, CURLOPT_POSTFIELDS, $post);

        $result = curl_exec($ch);

        curl_close($ch);
        """;

    private const string EveryCall = """
        [, $base, $key] = $argv;
        function curl($url, $post = null, $headers = []) {
            $ch = curl_init($url);
            curl_setopt_array($ch, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30, CURLOPT_HTTPHEADER => $headers]);
            if ($post !== null) curl_setopt($ch, CURLOPT_POSTFIELDS, $post);
            $body = curl_exec($ch);
            return ['status' => curl_getinfo($ch, CURLINFO_HTTP_CODE), 'type' => curl_getinfo($ch, CURLINFO_CONTENT_TYPE), 'body' => $body];
        }
        function plain($url, $post) {
            return file_get_contents($url, false, stream_context_create(['http' => ['method' => 'POST', 'content' => http_build_query($post),
                'header' => 'Content-Type: application/x-www-form-urlencoded', 'protocol_version' => '1.0']]));
        }
        $api = "{$base}api/index";
        $checks = [
            curl("$api/check?api_key=$key&context=incoming"), curl("$api/check", ['api_key' => $key, 'context' => 'incoming']),
            curl("$api/check", http_build_query(['api_key' => $key, 'context' => 'incoming'])), curl("{$base}pbx/api/index/check?context=incoming", null, ["X-Api-Key: $key"]),
            curl("$api/check?context=incoming", null, ["Authorization: Bearer $key"]), ['status' => 200, 'body' => plain("$api/check", ['api_key' => $key, 'context' => 'incoming'])],
        ];
        $variables = "file=123,idcall=456=7,пусто=,имя=Сергей,path=C:\\\"x\"";
        $call = json_decode(curl("$api/originate?" . http_build_query(['api_key' => $key, 'channel' => 'PJSIP/105', 'exten' => '106', 'context' => 'local-evolvex',
            'priority' => 1, 'callerid' => '"Сергей" <79123456789>', 'variable' => $variables, 'async' => 'true']))['body'], true);
        for ($try = 0, $channel = null; $try < 100 && !$channel; $try++) {
            foreach (json_decode(curl("$api/status?api_key=$key")['body'], true)['data'] as $seen) if ($seen['Uniqueid'] === $call['data']['uniqueid']) $channel = $seen;
            usleep(50000);
        }
        $range = ['start' => '2000-01-01', 'end' => gmdate('Y-m-d H:i:s', time() - 3600)]; // those of the last hour still come
        $rows = json_decode(curl("$api/get_log_cdr?api_key=$key", $range)['body'], true)['data'];
        $files = [];
        foreach (array_reverse($rows) as $row) if ($row['billsec'] > 0 && json_decode(curl("$api/check?api_key=$key&uniqueid=$row[uniqueid]")['body'])->data->file) {
            foreach (['wav', 'mp3'] as $kind) { $file = curl("$api/get_file_$kind?api_key=$key&uniqueid=$row[uniqueid]"); $files[$kind] = [$file['status'], $file['type'], bin2hex(substr($file['body'], 0, 4))]; }
            break;
        }
        echo json_encode(['checks' => $checks, 'call' => $call, 'channel' => $channel, 'end' => $range['end'], 'rows' => $rows, 'files' => $files,
            'same' => $rows === json_decode(plain("$api/get_log_cdr", $range + ['api_key' => $key]), true)['data'],
            'silent' => curl("$api/originate?" . http_build_query(['api_key' => $key, 'channel' => 'PJSIP/nobody', 'exten' => '106', 'context' => 'local-evolvex', 'priority' => 1]))['body'],
            'nokey' => curl("$api/status"), 'nofile' => curl("$api/get_file_wav?api_key=$key&uniqueid=1.1")], JSON_UNESCAPED_UNICODE);
        """;

    private readonly PortalApplication portal = new() { Settings = new() { ["Pbx:TimeZone"] = "UTC" } };

    public async Task InitializeAsync()
    {
        portal.UseKestrel(0);
        using var client = new HttpClient { BaseAddress = portal.Address };
        await WaitFor.Async(() => Task.FromResult(portal.Services.GetRequiredService<IPbxActions>().IsConnected));
        await WaitFor.Async(async () => (await client.GetAsync($"api/index/get_log_cdr?api_key={Key}")).IsSuccessStatusCode);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_vendors_upload_example_uploads()
    {
        // So large that PHP asks first whether it may send it (Expect: 100-continue).
        var file = Path.Combine(portal.Data, "test.wav");
        await File.WriteAllBytesAsync(file, UploadPortal.Wav(samples: 100 * 8000, sampleRate: 8000, channels: 1));

        (await Php.RunAsync(VendorsUpload, portal.Address.ToString(), file)).ShouldBe("""{"data":{"file":"test.wav","size":1600044,"duration":100,"playback":"evolvex/test"}}""");
        (await Php.RunAsync(VendorsUpload, portal.Address.ToString(), file)).ShouldBe("""{"data":{"file":"test-1.wav","size":1600044,"duration":100,"playback":"evolvex/test-1"}}""");
    }

    [Fact]
    public async Task Every_endpoint_answers_as_documented_by_all_ways_that_php_has()
    {
        var seen = JsonDocument.Parse(await Php.RunAsync(EveryCall, portal.Address.ToString(), Key)).RootElement;

        var checks = seen.GetProperty("checks").EnumerateArray().ToList();
        checks.ShouldAllBe(check => check.GetProperty("status").GetInt32() == 200);
        checks.Select(check => check.GetProperty("body").GetString()).Distinct().Single()!.ShouldMatch(
            $$"""^\{"data":\{"api_user":\{"uuid":"[0-9a-f-]{36}","name":"demo","description":"Демонстрация","enable":"yes","api_key":"{{Key}}","group_uuid":"([0-9a-f-]{36})"\},"access":\{"uuid":"[0-9a-f-]{36}","name":"incoming","description":"Входящая маршрутизация","group_uuid":"\1"\},"file":false\}\}$""");

        seen.GetProperty("call").GetProperty("data").GetProperty("response").GetString().ShouldBe("Success");
        var channel = seen.GetProperty("channel");
        channel.EnumerateObject().ShouldAllBe(header => header.Value.ValueKind == JsonValueKind.String);
        channel.EnumerateObject().First().Name.ShouldBe("Event");
        channel.EnumerateObject().Last().Name.ShouldBe("ActionID");
        foreach (var (name, value) in new[] { ("file", "123"), ("idcall", "456=7"), ("пусто", ""), ("имя", "Сергей"), ("path", "C:\\\"x\"") })
            channel.GetProperty(name).GetString().ShouldBe(value, name);

        seen.GetProperty("silent").GetString()!.ShouldStartWith("""{"data":{"response":"Failure","message":""");
        seen.GetProperty("files").GetProperty("wav").ToString().ShouldBe("""[200,"audio\/wav","52494646"]""");
        seen.GetProperty("files").GetProperty("mp3").ToString().ShouldMatch("""^\[200,"audio\\/mpeg","(494433|ff[ef])""");
        seen.GetProperty("nokey").GetProperty("status").GetInt32().ShouldBe(401);
        seen.GetProperty("nofile").GetProperty("status").GetInt32().ShouldBe(404);
        seen.GetProperty("same").GetBoolean().ShouldBeTrue();
        await RecordsAreThoseOfTheTableAsync([.. seen.GetProperty("rows").EnumerateArray()], seen.GetProperty("end").GetString()!);
    }

    /// <summary>Each row as the table has it: the columns by name, numbers as text.</summary>
    private async Task RecordsAreThoseOfTheTableAsync(List<JsonElement> rows, string end)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(portal.Data, "demo-cdr.db")};Mode=ReadOnly");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT * FROM cdr WHERE start <= $end";
        command.Parameters.AddWithValue("$end", end);
        await using var reader = await command.ExecuteReaderAsync();
        var expected = new List<string>();
        while (await reader.ReadAsync())
            expected.Add(string.Join('\n', rows[0].EnumerateObject().Select(column => reader.IsDBNull(reader.GetOrdinal(column.Name)) ? "null" : Convert.ToString(reader[column.Name], CultureInfo.InvariantCulture))));

        rows.Count.ShouldBeGreaterThan(100);
        rows.Select(row => string.Join('\n', row.EnumerateObject().Select(column => column.Value.GetString() ?? "null"))).ShouldBe(expected, ignoreOrder: true);
    }
}
