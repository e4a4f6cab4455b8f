using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Files;
using Evolvex.Portal.Recordings.Finding;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Whatever is asked for, nothing outside the folder of the recordings is read or shown.</summary>
public sealed partial class RecordingAttackTests
{
    [Theory]
    [InlineData("/recordings/../../outside/secret/audio.wav")]
    [InlineData("/recordings/..%2f..%2foutside%2fsecret/audio.wav")]
    [InlineData("/recordings/%2e%2e%2f%2e%2e%2foutside%2fsecret/audio.wav")]
    [InlineData("/recordings/..%252foutside%252fsecret/audio.wav")]
    [InlineData("/recordings/..%5coutside%5csecret/audio.wav")]
    [InlineData("/recordings/%2fetc%2fpasswd/audio.wav")]
    [InlineData("/recordings/1700000000.1%00/audio.wav")]
    [InlineData("/recordings/1700000000.1%0a/audio.wav")]
    [InlineData("/recordings/%c0%ae%c0%ae%c0%afsecret/audio.wav")]
    [InlineData("/recordings/*/audio.wav")]
    [InlineData("/recordings/./audio.wav")]
    [InlineData("/recordings/%20/audio.wav")]
    [InlineData("/recordings/secret/audio.wav")]
    [InlineData("/recordings/linked/audio.wav")]
    [InlineData("/recordings/linkedfolder/audio.wav")]
    [InlineData("/recordings/pipe/audio.wav")]
    [InlineData("/recordings/zero/audio.wav")]
    [InlineData("/recordings/folder/audio.wav")]
    [InlineData("/recordings/hidden/audio.wav")]
    public async Task An_id_that_leads_elsewhere_has_no_recording(string address)
    {
        await using var site = await HostileSiteAsync();
        foreach (var target in new[] { address, address.Replace("audio.wav", "audio.mp3", StringComparison.Ordinal), address.Replace("audio.wav", "peaks", StringComparison.Ordinal) })
        {
            var answer = await RawAsync(site.Client.BaseAddress!, target);

            answer.ShouldMatch("^HTTP/1.1 (404|400) ", target);
            answer.ShouldNotContain("RIFF");
            answer.ShouldNotContain("outside");
        }
    }

    [Theory]
    [InlineData("../outside/secret.wav")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside/secret.wav")]
    [InlineData("linked.wav")]
    [InlineData("linkedfolder/secret.wav")]
    [InlineData("a//secret.wav")]
    [InlineData("./a.wav")]
    [InlineData("a\0.wav")]
    [InlineData("pipe.wav")]
    [InlineData("zero.wav")]
    [InlineData("folder.wav")]
    [InlineData("")]
    public async Task The_root_opens_nothing_but_its_own_regular_files(string path)
    {
        await using var site = await HostileSiteAsync();
        var root = site.Services.GetRequiredService<RecordingRoot>();

        var (outcome, file) = root.Open(path);
        using (file) outcome.ShouldBeOneOf(OpenOutcome.Refused, OpenOutcome.NotFound);
        root.Look(path).ShouldBeNull();
    }

    [Theory]
    [InlineData("../outside/secret.wav")]
    [InlineData("/etc/passwd")]
    [InlineData("audio:../outside/secret.wav")]
    [InlineData("linked.wav")]
    [InlineData("\0")]
    public async Task A_rows_file_name_leads_nowhere_else_either(string named)
    {
        await using var site = await HostileSiteAsync();

        (await site.Services.GetRequiredService<IRecordings>().FindAsync(new RecordingQuery { Uniqueid = "none", RecordingFile = named }, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_stays_inside_is_followed()
    {
        await using var site = await HostileSiteAsync();
        File.CreateSymbolicLink(site.PathOf("inside.wav"), "a.wav");

        (await site.Client.GetByteArrayAsync("recordings/inside/audio.wav")).ShouldBe(await File.ReadAllBytesAsync(site.PathOf("a.wav")));
    }

    [Fact]
    public async Task A_file_swapped_for_a_link_between_finding_and_opening_is_not_read()
    {
        await using var site = await HostileSiteAsync();
        var secret = await File.ReadAllBytesAsync(Path.Combine(site.Outside, "secret.wav"));
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var swapping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                foreach (var (target, temporary) in new[] { ("a.wav", "link1"), ("../outside/secret.wav", "link2") })
                {
                    File.CreateSymbolicLink(site.PathOf(temporary), target);
                    File.Move(site.PathOf(temporary), site.PathOf("swapped.wav"), overwrite: true);
                }
            }
        });
        var root = site.Services.GetRequiredService<RecordingRoot>();
        var (opened, refused) = (0, 0);
        var content = new byte[secret.Length];
        while (!done.IsCancellationRequested)
        {
            using var file = root.Open("swapped.wav").File;
            if (file is null) refused++;
            else opened++;
            if (file is not null) content.AsSpan(0, file.ReadAt(0, content)).SequenceEqual(secret).ShouldBeFalse();
        }
        await swapping;
        opened.ShouldBeGreaterThan(0);
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_that_the_portal_may_not_read_is_told_apart_from_none()
    {
        await using var site = await HostileSiteAsync();
        var path = site.Write("1700000000.9.wav", TestSound.Make("tone", 8000, 8000));
        File.SetUnixFileMode(path, UnixFileMode.None);
        var root = site.Services.GetRequiredService<RecordingRoot>();
        File.SetUnixFileMode(site.Folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.GetDirectoryName(site.Folder)!, (UnixFileMode)0b111_101_101);

        AsNobody(() => root.Open("1700000000.9.wav").Outcome).ShouldBe(OpenOutcome.Unreadable);
    }

    // Root reads everything; a thread of root can lay that right down for a while.
    private static T AsNobody<T>(Func<T> act)
    {
        T? result = default;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess) SetFileSystemUser(65534);
            result = act();
        });
        thread.Start();
        thread.Join();
        return result!;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    private static async Task<RecordingsSite> HostileSiteAsync()
    {
        var site = await RecordingsSite.StartAsync();
        site.Write("a.wav", TestSound.Make("tone", 8000, 4000));
        site.Write("../outside/secret.wav", TestSound.Make("noise", 8000, 4000));
        site.Write(".hidden.wav", TestSound.Make("noise", 8000, 4000));
        File.CreateSymbolicLink(site.PathOf("linked.wav"), Path.Combine(site.Outside, "secret.wav"));
        File.CreateSymbolicLink(site.PathOf("zero.wav"), "/dev/zero");
        Directory.CreateSymbolicLink(site.PathOf("linkedfolder"), site.Outside);
        Directory.CreateDirectory(site.PathOf("folder.wav"));
        MakePipe(site.PathOf("pipe.wav"), 0b110_110_110).ShouldBe(0);
        await site.Services.GetRequiredService<RecordingFolder>().Ready;
        return site;
    }

    // HttpClient would tidy the address up.
    private static async Task<string> RawAsync(Uri server, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
