using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Uploads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.Uploads;

public sealed class UploadFolderTests
{
    [Theory]
    [InlineData("/var/lib/asterisk/sounds/evolvex", "evolvex/test")]
    [InlineData("/var/lib/asterisk/sounds/ru/own", "ru/own/test")]
    [InlineData("/usr/share/asterisk/sounds", "test")]
    [InlineData("/srv/portal/uploads", "evolvex/test")]
    public void The_dialplan_path_is_what_lies_below_sounds(string folder, string expected) => Folder(folder).PlaybackOf("test.wav").ShouldBe(expected);

    [Fact]
    public void A_missing_folder_is_said_so_and_only_its_last_part_is_made()
    {
        using var place = new TemporaryFolder();

        Should.Throw<UploadException>(() => Folder(Path.Combine(place.Path, "no", "such")).Begin()).Fault.ShouldBe(UploadFault.FolderUnusable);
        using var made = Folder(Path.Combine(place.Path, "sounds")).Begin().Content;
        Directory.Exists(Path.Combine(place.Path, "sounds")).ShouldBeTrue();
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_said_so()
    {
        using var place = new TemporaryFolder();
        var file = Path.Combine(place.Path, "file");
        File.WriteAllText(file, "");

        Should.Throw<UploadException>(() => Folder(file).Begin()).Fault.ShouldBe(UploadFault.FolderUnusable);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    public void A_full_disk_or_quota_is_said_so(int error) => SoundFolder.Explain(new IOException("full", error)).Fault.ShouldBe(UploadFault.DiskFull);

    [Fact]
    public void A_name_is_given_once_however_many_want_it()
    {
        using var place = new TemporaryFolder();
        for (var round = 0; round < 50; round++)
        {
            var (name, wanting) = (Path.Combine(place.Path, $"name-{round}"), Enumerable.Range(0, 8).Select(number => Path.Combine(place.Path, $"wanting-{round}-{number}")).ToArray());
            foreach (var path in wanting) File.WriteAllText(path, path);
            var got = new bool[wanting.Length];
            Parallel.For(0, wanting.Length, number => got[number] = FolderSync.TryName(wanting[number], name));

            got.Count(has => has).ShouldBe(1);
            File.ReadAllText(name).ShouldBe(wanting[Array.IndexOf(got, true)]);
            wanting.Count(File.Exists).ShouldBe(wanting.Length - 1);
        }
    }

    [Fact]
    public async Task What_a_crash_left_is_removed_at_start_and_what_is_being_written_stays()
    {
        using var place = new TemporaryFolder();
        var left = Path.Combine(place.Path, $"{PendingSound.Prefix}{Guid.NewGuid():N}{PendingSound.Suffix}");
        await File.WriteAllBytesAsync(left, new byte[10]);
        await File.WriteAllBytesAsync(Path.Combine(place.Path, "sound.wav"), UploadPortal.Wav());
        await using var busy = Folder(place.Path).Begin();

        SoundFolder.RemoveLeftovers(place.Path).ShouldBe(1);

        File.Exists(left).ShouldBeFalse();
        File.Exists(busy.Path).ShouldBeTrue();
        File.Exists(Path.Combine(place.Path, "sound.wav")).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_sounds_are_listed_and_found()
    {
        using var place = new TemporaryFolder();
        var folder = Folder(place.Path);
        await File.WriteAllBytesAsync(Path.Combine(place.Path, "a.wav"), UploadPortal.Wav(16000));
        await File.WriteAllBytesAsync(Path.Combine(place.Path, "b.gsm"), new byte[33 * 100]);
        await File.WriteAllTextAsync(Path.Combine(place.Path, "notes.txt"), "x");
        await File.WriteAllTextAsync(Path.Combine(place.Path, ".hidden.wav"), "x");
        File.CreateSymbolicLink(Path.Combine(place.Path, "link.wav"), "/etc/passwd");

        folder.List().OrderBy(sound => sound.File).Select(sound => (sound.File, sound.Length)).ShouldBe([("a.wav", TimeSpan.FromSeconds(2)), ("b.gsm", TimeSpan.FromSeconds(2))]);
        foreach (var name in new[] { "../x.wav", "link.wav", ".hidden.wav", "notes.txt", "", "a.wav\0", "/etc/passwd", "missing.wav" }) folder.Find(name).ShouldBeNull(name);
        folder.Find("a.wav").ShouldBe(Path.Combine(place.Path, "a.wav"));
    }

    [Fact]
    public async Task Without_a_converter_a_fitting_file_is_taken_and_another_says_what_to_install()
    {
        await using var portal = new PortalApplication
        {
            ChangeServices = services => services.AddSingleton(provider => new SoundConverter(provider.GetRequiredService<UploadsOptions>(), "no-such-ffmpeg")),
        };
        portal.StartServer();
        var intake = portal.Services.GetRequiredService<UploadIntake>();

        (await intake.TakeAsync("fits.wav", new MemoryStream(UploadPortal.Wav()), AuditActor.Portal, default)).File.ShouldBe("fits.wav");
        var fault = await Should.ThrowAsync<UploadException>(() => intake.TakeAsync("wide.wav", new MemoryStream(UploadPortal.Wav(8000, 44100, 2)), AuditActor.Portal, default));

        fault.Fault.ShouldBe(UploadFault.ConverterMissing);
        fault.Message.ShouldContain("ffmpeg is not installed");
        Directory.EnumerateFiles(Path.Combine(portal.Data, "uploads")).Select(Path.GetFileName).ShouldBe(["fits.wav"]);
    }

    private static SoundFolder Folder(string path) => new(new UploadsOptions { Folder = path }, NullLogger<SoundFolder>.Instance);
}
