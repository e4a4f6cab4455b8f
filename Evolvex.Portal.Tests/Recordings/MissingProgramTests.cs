using System.Net;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Without libmp3lame or ffmpeg the rest works, and what does not says what to install.</summary>
public sealed class MissingProgramTests
{
    private static void WithoutPrograms(IServiceCollection services)
    {
        services.AddSingleton(new LameSupport(NullLogger<LameSupport>.Instance, "libmp3lame-that-is-not-here.so.0"));
        services.AddSingleton(new FfmpegDecoder("ffmpeg-that-is-not-here"));
    }

    [Fact]
    public async Task Wav_works_without_either()
    {
        await using var site = await RecordingsSite.StartAsync(WithoutPrograms);
        var path = site.Write("1700000000.1.wav", TestSound.Make("speech", 8000, 8000));
        await File.WriteAllBytesAsync(site.PathOf("1700000000.2.ulaw"), new byte[8000]);

        (await site.Client.GetByteArrayAsync("recordings/1700000000.1/audio.wav")).ShouldBe(await File.ReadAllBytesAsync(path));
        (await site.Client.GetByteArrayAsync("recordings/1700000000.2/audio.wav")).Length.ShouldBe(16_044);
        (await site.Client.GetAsync("recordings/1700000000.1/peaks")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_mp3_that_cannot_be_made_says_what_to_install()
    {
        await using var site = await RecordingsSite.StartAsync(WithoutPrograms);
        site.Write("1700000000.1.wav", TestSound.Make("speech", 8000, 8000));
        using var answer = await site.Client.GetAsync("recordings/1700000000.1/audio.mp3");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("apt install libmp3lame0");
    }

    [Fact]
    public async Task A_format_that_cannot_be_decoded_says_what_to_install()
    {
        await using var site = await RecordingsSite.StartAsync(WithoutPrograms);
        await File.WriteAllBytesAsync(site.PathOf("1700000000.1.ogg"), new byte[1000]);
        using var answer = await site.Client.GetAsync("recordings/1700000000.1/audio.wav");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("apt install ffmpeg");
    }

    [Fact]
    public void A_library_that_is_something_else_is_none() => LameLibrary.TryLoad("libc.so.6", "libm.so.6").ShouldBeNull();

    [Fact]
    public async Task The_doctor_says_what_to_install_too()
    {
        await using var site = await RecordingsSite.StartAsync(WithoutPrograms);
        site.Write("1700000000.1.wav", TestSound.Make("speech", 8000, 8000));
        await File.WriteAllBytesAsync(site.PathOf("1700000000.2.ogg"), new byte[1000]);
        var doctor = site.Services.GetRequiredService<RecordingDoctor>();

        var mp3 = await doctor.ExamineAsync(new RecordingQuery { Uniqueid = "1700000000.1" }, CancellationToken.None);
        (mp3.Finding, mp3.Detail).ShouldBe((RecordingFinding.NeedsProgram, LameLibrary.HowToInstall));
        var ogg = await doctor.ExamineAsync(new RecordingQuery { Uniqueid = "1700000000.2" }, CancellationToken.None);
        (ogg.Finding, ogg.Detail).ShouldBe((RecordingFinding.NeedsProgram, FfmpegDecoder.HowToInstall));
    }
}
