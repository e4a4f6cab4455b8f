using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class ChildProgramTests
{
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_knows_nothing_of_the_portals_environment()
    {
        Environment.SetEnvironmentVariable("EVOLVEX_TEST_SECRET", "hush");
        using var child = ChildProgram.Start("sh", ["-c", "env"], LongRun, default);
        var said = await ReadAsync(child);

        said.ShouldContain("PATH=");
        said.ShouldNotContain("hush");
        (await child.EndAsync(default)).ShouldBe((0, ""));
    }

    [Fact]
    public async Task What_it_complains_of_is_told_in_a_few_words_without_paths()
    {
        using var child = ChildProgram.Start("sh", ["-c", "echo no sound in /var/secret/file >&2; i=0; while [ $i -lt 200 ]; do echo and so on >&2; i=$((i+1)); done; exit 3"], LongRun, default);
        (await ReadAsync(child)).ShouldBeEmpty();
        var (code, complaint) = await child.EndAsync(default);

        code.ShouldBe(3);
        complaint.ShouldStartWith("no sound in and so on");
        complaint.Length.ShouldBeLessThanOrEqualTo(400);
    }

    [Fact]
    public async Task It_writes_no_file_and_ends_when_it_is_let_go()
    {
        using var folder = new Architecture.TemporaryFolder();
        var (file, limited) = (Path.Combine(folder.Path, "written"), Path.Combine(folder.Path, "limited"));
        Process running;
        using (var child = ChildProgram.Start("sh", ["-c", $"exec 2>&1; trap '' XFSZ; until [ -e {limited} ]; do sleep 0.02; done; echo x > {file} || echo refused; echo $$; exec sleep 600"], LongRun, default))
        {
            await File.WriteAllTextAsync(limited, "");
            using var lines = new StreamReader(child.Output);
            var last = "";
            while (!int.TryParse(last, out _)) last = (await lines.ReadLineAsync()).ShouldNotBeNull();
            (File.Exists(file) ? new FileInfo(file).Length : 0).ShouldBe(0);
            running = Process.GetProcessById(int.Parse(last, CultureInfo.InvariantCulture));
        }

        using (running) await running.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
    }

    private static async Task<string> ReadAsync(ChildProgram child)
    {
        using var reader = new StreamReader(child.Output, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }
}
