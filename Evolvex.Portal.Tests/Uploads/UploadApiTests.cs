using System.Net;
using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.EvolvexApi;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Uploads;

public sealed class UploadApiTests(UploadPortal site) : IClassFixture<UploadPortal>
{
    private const string Query = "?api_key=" + UploadPortal.Key;

    [Fact]
    public async Task The_vendors_own_client_uploads_a_file()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "vendor.wav");
        await File.WriteAllBytesAsync(file, UploadPortal.Wav(25600));

        // As PHP's curl posts array("file" => curl_file_create("…/vendor.wav")): the name is the whole path.
        var (status, body) = await Curl.RunAsync("-F", $"file=@{file};filename={file};type=application/octet-stream", $"{site.Address}pbx/api/index/uploads{Query}");

        status.ShouldBe(200, body);
        body.ShouldBe("""{"data":{"file":"vendor.wav","size":51244,"duration":3.2,"playback":"evolvex/vendor"}}""");
        (await File.ReadAllBytesAsync(Path.Combine(site.Folder, "vendor.wav"))).ShouldBe(await File.ReadAllBytesAsync(file), "what fits already is stored as it is");
    }

    [Theory]
    [InlineData("-H", "X-Api-Key: " + UploadPortal.Key)]
    [InlineData("-H", "Authorization: Bearer " + UploadPortal.Key)]
    [InlineData("-F", "api_key=" + UploadPortal.Key)]
    public async Task The_key_may_be_in_a_header_or_in_the_form(string option, string value)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "keyed.wav");
        await File.WriteAllBytesAsync(file, UploadPortal.Wav());

        (await Curl.RunAsync("-F", $"file=@{file}", option, value, $"{site.Address}api/index/uploads")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_second_file_of_a_name_gets_a_number_and_the_first_stays()
    {
        var first = UploadPortal.Wav(8000);
        await site.SendAsync("twice.wav", first);
        var (_, second) = await site.SendAsync("twice.wav", UploadPortal.Wav(16000));

        second.GetProperty("data").GetProperty("file").GetString().ShouldBe("twice-1.wav");
        second.GetProperty("data").GetProperty("playback").GetString().ShouldBe("evolvex/twice-1");
        (await File.ReadAllBytesAsync(Path.Combine(site.Folder, "twice.wav"))).ShouldBe(first);
    }

    [Fact]
    public async Task Twenty_at_once_of_one_name_are_twenty_files()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => site.SendAsync("race.wav", UploadPortal.Wav(number * 100))));

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Select(answer => answer.Json.GetProperty("data").GetProperty("file").GetString()).Distinct().Count().ShouldBe(20);
        foreach (var answer in answers)
        {
            var data = answer.Json.GetProperty("data");
            new FileInfo(Path.Combine(site.Folder, data.GetProperty("file").GetString()!)).Length.ShouldBe(data.GetProperty("size").GetInt64());
        }
    }

    [Fact]
    public async Task A_sound_beside_another_of_that_name_in_another_format_gets_a_number()
    {
        Directory.CreateDirectory(site.Folder);
        await File.WriteAllBytesAsync(Path.Combine(site.Folder, "beep.gsm"), new byte[33]);

        var (_, json) = await site.SendAsync("beep.wav", UploadPortal.Wav());

        json.GetProperty("data").GetProperty("file").GetString().ShouldBe("beep-1.wav");
    }

    [Theory]
    [InlineData("page.wav", "<html><body>hello</body></html> and so on for a while")]
    [InlineData("page.php", "<?php system($_GET['x']); ?>")]
    [InlineData("list.m4a", "#EXTM3U\nfile:///etc/passwd\n")]
    public async Task What_is_no_sound_is_refused(string name, string content)
    {
        var (status, json) = await site.SendAsync(name, Encoding.UTF8.GetBytes(content));

        status.ShouldBe(415);
        json.GetProperty("error").GetProperty("code").GetString().ShouldBe("not_audio");
        json.GetProperty("error").GetProperty("message").GetString()!.ShouldNotContain(site.Folder);
    }

    [Fact]
    public async Task A_header_without_sound_is_refused() => (await site.SendAsync("empty.wav", UploadPortal.Wav(0))).Status.ShouldBe(415);

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_and_while_it_comes()
    {
        var large = UploadPortal.Wav(600 * 1024);

        var (status, json) = await site.SendAsync("large.wav", large);
        status.ShouldBe(413);
        json.GetProperty("error").GetProperty("code").GetString().ShouldBe("too_large");

        // Without a length nothing is known before it has come.
        using var form = new MultipartFormDataContent { { new ByteArrayContent(large), "file", "large.wav" } };
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/index/uploads{Query}") { Content = form, Headers = { TransferEncodingChunked = true } };
        using var answer = await site.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var keyed = new MultipartFormDataContent { { new StringContent(UploadPortal.Key), "api_key" }, { new ByteArrayContent(large), "file", "large.wav" } };
        using var keyedAnswer = await site.Client.PostAsync("/api/index/uploads", keyed);
        keyedAnswer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        site.Files().ShouldNotContain(file => file.StartsWith("large", StringComparison.Ordinal) || file.StartsWith('.'));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Who_has_no_key_cannot_send_more_than_a_file_in_many_parts(string type)
    {
        var part = new string('a', 100_000);
        var body = type[0] == 'm' ? string.Concat(Enumerable.Range(0, 30).Select(n => $"--x\r\nContent-Disposition: form-data; name=\"f{n}\"; filename=\"f{n}\"\r\n\r\n{part}\r\n")) + "--x--\r\n" : string.Join('&', Enumerable.Range(0, 30).Select(n => $"f{n}={part}"));
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await site.Client.PostAsync("/api/index/uploads", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_form_without_the_file_says_what_is_missing()
    {
        var (status, body) = await Curl.RunAsync("-F", "other=1", $"{site.Address}api/index/uploads{Query}");
        status.ShouldBe(400);
        body.ShouldContain("The parameter file is required");
        (await Curl.RunAsync("-X", "POST", $"{site.Address}api/index/uploads{Query}")).Status.ShouldBe(400);
        (await Curl.RunAsync("--data-binary", "x", "-H", "Content-Type: multipart/form-data", $"{site.Address}api/index/uploads{Query}")).Status.ShouldBe(400);
        (await Curl.RunAsync($"{site.Address}api/index/uploads{Query}")).Status.ShouldBe(405);
    }

    [Fact]
    public async Task A_key_is_needed_and_one_that_may_upload()
    {
        (await site.SendAsync("a.wav", UploadPortal.Wav(), "/api/index/uploads")).Status.ShouldBe(401);
        (await site.SendAsync("a.wav", UploadPortal.Wav(), $"/api/index/uploads?api_key={Guid.NewGuid()}")).Status.ShouldBe(401);

        var groups = site.Portal.Services.GetRequiredService<GroupStore>();
        var group = (await groups.CreateAsync($"g-{Guid.NewGuid():N}", "", isUnrestricted: true, AuditActor.Portal, default)).Value;
        var key = (await site.Portal.Services.GetRequiredService<ApiKeyStore>().CreateAsync(new ApiKeySettings($"k-{Guid.NewGuid():N}", "", group, Scopes: ApiKeyScope.Check), AuditActor.Portal, default)).Value.ShouldNotBeNull();
        (await site.SendAsync("a.wav", UploadPortal.Wav(), $"/api/index/uploads?api_key={key.Secret.Text}")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_upload_is_written_down_with_who_and_what()
    {
        await site.SendAsync("../noted.wav", UploadPortal.Wav());

        var page = await site.Portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(ObjectKind: AuditObjectKind.Upload, ObjectId: "noted.wav"), null, 10, default);
        var entry = page.Entries.ShouldHaveSingleItem().Entry;
        entry.Verb.ShouldBe(AuditVerb.Created);
        entry.Actor.Kind.ShouldBe(AuditActorKind.ApiKey);
        entry.After.ShouldNotBeNull().ShouldContain("\"sentName\":\"../noted.wav\"");
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        const string boundary = "----cut";
        var wav = UploadPortal.Wav(20_000);
        var head = Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cut.wav\"\r\nContent-Type: audio/wav\r\n\r\n");
        foreach (var sent in new[] { 0, 10, 44, 1000, 30_000, wav.Length })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(site.Address.Host, site.Address.Port);
            await using var stream = socket.GetStream();
            var request = $"POST /api/index/uploads{Query} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {head.Length + wav.Length + 12}\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            await stream.WriteAsync(head);
            await stream.WriteAsync(wav.AsMemory(0, sent));
            socket.Client.Shutdown(SocketShutdown.Send);
            // Whatever is answered, if anything: the request is over then.
            await stream.CopyToAsync(Stream.Null).ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);
        }
        await EvolvexApi.ApiPortal.Eventually(() => Task.FromResult(!site.Files().Any(file => file.StartsWith('.'))), "nothing unfinished is left");
        site.Files().ShouldNotContain(file => file.StartsWith("cut", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_ends_in_the_middle_of_the_file_leaves_nothing()
    {
        const string boundary = "----short";
        using var content = new ByteArrayContent([.. Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"short.wav\"\r\n\r\n"), .. UploadPortal.Wav(2000)]);
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");

        using var answer = await site.Client.PostAsync($"/api/index/uploads{Query}", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        site.Files().ShouldNotContain(file => file.StartsWith("short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_any_kind_stay_in_the_folder()
    {
        var random = new Random(7);
        var before = Directory.EnumerateFileSystemEntries(site.Portal.Data).Order().ToArray();
        for (var round = 0; round < 60; round++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(3) == 0 ? "../\\%:&;$ "[random.Next(10)] : (char)random.Next(0x21, 0x4FF)));
            var (status, json) = await site.SendAsync(name, UploadPortal.Wav(100));
            status.ShouldBe(200, name);
            var file = json.GetProperty("data").GetProperty("file").GetString()!;
            file.ShouldMatch("^[A-Za-z0-9_-]{1,92}\\.wav$");
            File.Exists(Path.Combine(site.Folder, file)).ShouldBeTrue();
        }
        Directory.EnumerateFileSystemEntries(site.Portal.Data).Order().ShouldBe(before);
    }
}

/// <summary>What needs conversion.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class UploadConversionTests(UploadPortal site) : IClassFixture<UploadPortal>
{
    [Theory]
    [InlineData("wav", "-ar 44100 -ac 2")]
    [InlineData("wav", "-ar 8000 -ac 1 -c:a pcm_mulaw")]
    [InlineData("wav", "-ar 8000 -ac 1 -c:a pcm_f32le")]
    [InlineData("mp3", "-ar 44100 -ac 2 -b:a 64k")]
    [InlineData("mp3", "-ar 8000 -ac 1 -id3v2_version 0 -write_xing 0")]
    [InlineData("ogg", "-ar 48000 -c:a libopus")]
    [InlineData("ogg", "-ar 44100 -c:a libvorbis")]
    [InlineData("m4a", "-ar 44100 -c:a aac")]
    [InlineData("gsm", "-ar 8000 -ac 1 -c:a libgsm")]
    [InlineData("ulaw", "-ar 8000 -ac 1 -f mulaw")]
    [InlineData("alaw", "-ar 8000 -ac 1 -f alaw")]
    [InlineData("sln", "-ar 8000 -ac 1 -f s16le")]
    [InlineData("sln16", "-ar 16000 -ac 1 -f s16le")]
    [InlineData("g722", "-ar 16000 -ac 1 -c:a g722")]
    public async Task Everything_that_people_have_becomes_what_Asterisk_plays(string extension, string options)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, $"tone.{extension}");
        await Recordings.Ffmpeg.RunAsync(["-f", "lavfi", "-i", "sine=frequency=440:duration=2.5", .. options.Split(' '), file]);

        var (status, json) = await site.SendAsync($"tone-{Guid.NewGuid():N}.{extension}", await File.ReadAllBytesAsync(file));

        status.ShouldBe(200, json.ToString());
        var data = json.GetProperty("data");
        var stored = await File.ReadAllBytesAsync(Path.Combine(site.Folder, data.GetProperty("file").GetString()!));
        var wav = WavFile.Read((offset, destination) => { var got = stored.AsSpan((int)Math.Min(offset, stored.Length)); got = got[..Math.Min(got.Length, destination.Length)]; got.CopyTo(destination); return got.Length; }, stored.Length).ShouldNotBeNull();
        (wav.Coding, wav.SampleRate, wav.Channels, wav.BitsPerSample, wav.Lengths).ShouldBe((WavCoding.Pcm, 8000, 1, 16, WavLengths.Right));
        (wav.Frames / 8000.0).ShouldBe(2.5, 0.25);
        data.GetProperty("duration").GetDouble().ShouldBe(wav.Frames / 8000.0, 0.001);
        data.GetProperty("size").GetInt64().ShouldBe(stored.Length);
        ((double)Crossings(stored)).ShouldBe(2.5 * 440, 100, "it is still the same tone");
    }

    [Fact]
    public async Task A_broken_mp3_is_no_sound()
    {
        var broken = new byte[20_000];
        new Random(3).NextBytes(broken);
        "ID3\x04\0\0\0\0\0\0"u8.CopyTo(broken);

        (await site.SendAsync("broken.mp3", broken)).Status.ShouldBe(415);
        site.Files().ShouldNotContain(file => file.StartsWith('.') || file.StartsWith("broken", StringComparison.Ordinal));
    }

    // A playlist in the clothes of a sound must not make the converter read other files.
    [Fact]
    public async Task A_playlist_that_claims_to_be_a_sound_reads_nothing()
    {
        byte[] disguised = [.. "ID3\x04\0\0\0\0\0\0"u8, .. "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"u8, .. new byte[200]];

        var (status, json) = await site.SendAsync("list.mp3", disguised);

        status.ShouldBe(415);
        json.ToString().ShouldNotContain("passwd");
    }

    private static int Crossings(byte[] wav)
    {
        var count = 0;
        for (var at = 46; at + 1 < wav.Length; at += 2)
            if (BitConverter.ToInt16(wav, at - 2) < 0 && BitConverter.ToInt16(wav, at) >= 0) count++;
        return count;
    }
}
