using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Tests.Hosting;

/// <summary>The program as an operator starts it: exit codes, and what stands on which stream.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evolvex-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_a_line_each_and_exit_code_1()
    {
        var (exit, output, error) = await RunAsync("--Pbx:Transport=Amy", "--Pbx:Port=99999", "--Cdr:Provider=Mongo");

        exit.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "Pbx:Transport is \"Amy\"; allowed: one of Demo, AmiTcp, AmiHttp.",
            "Pbx:Port is \"99999\"; allowed: a whole number from 1 to 65535.",
            "Cdr:Provider is \"Mongo\"; allowed: one of Sqlite, MySql.",
        ]);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exit, _, error) = await RunAsync($"--Urls=http://127.0.0.1:{port}", "--Demo:HistoryDays=0");

        exit.ShouldBe(1);
        error.TrimEnd().ShouldBe($"Urls: Failed to bind to address http://127.0.0.1:{port}: address already in use. Another program listens there; choose another port, such as --Urls=http://127.0.0.1:8090.");
    }

    [Fact]
    public async Task A_command_prints_its_one_result_and_nothing_else()
    {
        var (exit, output, error) = await RunAsync("group", "create", "--name", "Sales");

        exit.ShouldBe(0, error);
        error.ShouldBeEmpty();
        Guid.TryParseExact(output.TrimEnd(), "D", out _).ShouldBeTrue(output);
    }

    private async Task<(int Exit, string Out, string Error)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _folder };
        start.Environment["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory;
        foreach (var arg in new[] { typeof(Program).Assembly.Location }.Concat(args).Append($"--Portal:Data={_folder}")) start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
