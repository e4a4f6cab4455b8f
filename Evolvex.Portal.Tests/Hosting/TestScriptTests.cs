using System.Diagnostics;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Hosting;

/// <summary>What <c>test.sh</c> makes of the results, with a dotnet in its way that only writes down results.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evolvex-test-script-").FullName;

    public TestScriptTests()
    {
        foreach (var file in new[] { "test.sh", "build/debian.sh", "build/results.sh" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.Copy(Path.Combine(RigFolder.Repository, file), Path.Combine(_folder, file));
        }

        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        File.WriteAllText(Path.Combine(_folder, "bin", "dotnet"), Dotnet);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder, "bin", "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The first run of the tests is told by the file <c>1</c>, the second by <c>2</c>: a line for each test, or none and so no result at all.</summary>
    private static string Dotnet => """
        #!/usr/bin/env bash
        [ "$1" = test ] || exit 0
        here=$(dirname "$0")/..
        while [ $# -gt 0 ]; do
          case $1 in --results-directory) results=$2 ;; --filter) filter=$2 ;; esac
          shift
        done
        echo "$filter" >>"$here/filters"
        run=$(wc -l <"$here/filters")
        [ -e "$here/$run" ] || exit 1
        mkdir -p "$results"
        passed=0 failed=0
        {
          echo '<TestRun><Results>'
          while read -r outcome name more; do
            case $outcome in Passed) passed=$((passed + 1)) ;; Failed) failed=$((failed + 1)) ;; *) continue ;; esac
            echo "    <UnitTestResult testId=\"id-$name$more\" testName=\"A.B.$name($more)\" outcome=\"$outcome\">"
          done <"$here/$run"
          echo '</Results><TestDefinitions>'
          while read -r outcome name more; do
            echo "    <UnitTest name=\"A.B.$name($more)\" id=\"id-$name$more\">"
            echo "      <TestMethod className=\"A.B\" name=\"$name\" />"
          done <"$here/$run"
          echo '</TestDefinitions><ResultSummary>'
          echo "    <Counters total=\"$((passed + failed))\" passed=\"$passed\" failed=\"$failed\" />"
          grep -q Cut "$here/$run" && failed=$((failed + 1)) && echo '<Text>The active test run was aborted. Reason: it hung</Text>'
          echo '</ResultSummary></TestRun>'
        } >"$results/results.trx"
        [ $failed = 0 ]
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task When_all_pass_they_ran_once()
    {
        var run = await RunAsync(["Passed One", "Passed Two"]);

        (run.Exit, run.Last).ShouldBe((0, "2 passed, 0 failed"));
        run.Filters.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Up_to_three_that_failed_run_again_alone_and_that_counts()
    {
        var run = await RunAsync(["Passed One", "Failed Two", "Failed Three x", "Failed Three y"], ["Passed Two", "Passed Three x", "Passed Three y"]);

        (run.Exit, run.Last).ShouldBe((0, "4 passed, 0 failed"));
        run.Filters[1].ShouldBe("FullyQualifiedName=A.B.Three|FullyQualifiedName=A.B.Two");
        run.Error.ShouldContain("=== 3 FAILED IN THE FIRST RUN and will be run once more, alone:\nA.B.Three\nA.B.Two\n");
        run.Error.ShouldContain("=== ALL OF THEM PASSED ALONE");
    }

    [Fact]
    public async Task What_fails_alone_too_is_a_failure()
    {
        var run = await RunAsync(["Passed One", "Failed Two", "Failed Three"], ["Passed Two", "Failed Three"]);

        (run.Exit, run.Last).ShouldBe((1, "2 passed, 1 failed"));
        run.Error.ShouldContain("=== 1 FAILED AGAIN, alone:\nA.B.Three\n");
    }

    [Fact]
    public async Task More_than_three_are_failures_at_once()
    {
        var run = await RunAsync(["Passed One", "Failed Two", "Failed Three", "Failed Four", "Failed Five"], ["Passed Two"]);

        (run.Exit, run.Last).ShouldBe((1, "1 passed, 4 failed"));
        run.Filters.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("Passed Two")] // and Three was not run
    [InlineData("Passed Two\nPassed Three\nCut short")]
    [InlineData(null)]
    public async Task A_second_run_that_does_not_come_to_its_end_wins_nothing(string? second)
    {
        var run = await RunAsync(["Passed One", "Failed Two", "Failed Three"], second?.Split('\n'));

        (run.Exit, run.Last).ShouldBe((1, "1 passed, 2 failed"));
        run.Filters.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Passed One\nFailed Two\nCut short", "1 passed, 1 failed")]
    [InlineData("Passed One\nCut short", "1 passed, 1 failed")]
    [InlineData(null, "0 passed, 1 failed")]
    public async Task A_run_that_was_cut_short_is_a_failure_at_once(string? first, string last)
    {
        var run = await RunAsync(first?.Split('\n'), ["Passed Two"]);

        (run.Exit, run.Last).ShouldBe((1, last));
        run.Filters.ShouldHaveSingleItem();
    }

    private async Task<Ending> RunAsync(params string[]?[] runs)
    {
        for (var run = 0; run < runs.Length; run++)
            if (runs[run] is { } lines) await File.WriteAllLinesAsync(Path.Combine(_folder, $"{run + 1}"), lines);
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder, "test.sh"), "--fast"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Path.Combine(_folder, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["EVOLVEX_TEST_RIG"] = Path.Combine(_folder, "rig");
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return new Ending(process.ExitCode, (await output).TrimEnd('\n').Split('\n')[^1], await error, await File.ReadAllLinesAsync(Path.Combine(_folder, "filters"), deadline.Token));
    }

    private sealed record Ending(int Exit, string Last, string Error, IReadOnlyList<string> Filters);
}
