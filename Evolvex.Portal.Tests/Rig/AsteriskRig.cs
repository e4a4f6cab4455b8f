using System.Diagnostics;
using System.Globalization;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>
/// A real Asterisk in its chroot, on free ports of 127.0.0.1, with a MariaDB beside it that takes its call records, and phones.
/// <c>README.md</c> here lists its manager users, its numbers and its queues.
/// </summary>
public sealed class AsteriskRig : IAsyncLifetime
{
    private const string CdrDatabase = "asteriskcdrdb";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly string _folder = Path.Combine(RigFolder.Installed, "pbx");
    private readonly int _rtpFirst = RigPorts.RtpFirst();
    private readonly int _trunkPort = RigPorts.FreeUdp();
    private bool _started;

    /// <summary>Port of the manager interface (AMI over TCP). User <c>portal</c>, secret <c>portal-secret</c>.</summary>
    public int AmiPort { get; } = RigPorts.FreeTcp();

    /// <summary>Port of Asterisk's own HTTP server: <c>http://127.0.0.1:{HttpPort}/asterisk/rawman</c> and its kin.</summary>
    public int HttpPort { get; } = RigPorts.FreeTcp();

    /// <summary>UDP port of its SIP transport.</summary>
    public int SipPort { get; } = RigPorts.FreeUdp();

    /// <summary>Its database server.</summary>
    public MariaDbRig Database { get; } = new();

    /// <summary>Connection string of the database with its table <c>cdr</c>.</summary>
    public string CdrConnectionString => Database.ConnectionString(CdrDatabase);

    /// <summary>Where MixMonitor writes the recordings.</summary>
    public string MonitorFolder => Path.Combine(_folder, "rootfs", "var", "spool", "asterisk", "monitor");

    /// <summary>Where its sounds are; <c>custom</c> and the like may be made under it.</summary>
    public string SoundsFolder => Path.Combine(_folder, "rootfs", "usr", "share", "asterisk", "sounds");

    /// <summary>Phones that register with it and call.</summary>
    public RigPhones Phones => field ??= new RigPhones(SipPort, _trunkPort);

    /// <summary>Runs one CLI command and gives what it prints.</summary>
    public Task<string> CliAsync(string command) => RigScript.RunAsync("asterisk", ["cli", _folder, command]);

    /// <summary>Starts <paramref name="count"/> calls of the number in context <paramref name="context"/>, with no phone: see README.md for the numbers.</summary>
    public async Task OriginateAsync(string number, string context = "outgoing", int count = 1)
    {
        for (var call = 0; call < count; call++)
            await CliAsync($"channel originate Local/{number}@{context} application Wait 60");
    }

    /// <summary>Hangs up everything, waits until no channel is left, and takes the phones' registrations back.</summary>
    public async Task HangUpAllAsync()
    {
        await CliAsync("channel request hangup all");
        var waited = Stopwatch.StartNew();
        while (await ChannelsAsync() > 0)
        {
            if (waited.Elapsed > Quiet)
                throw new RigFailedException($"Channels are still up {Quiet.TotalSeconds:F0} s after all were asked to hang up: {await CliAsync("core show channels concise")}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await Phones.UnregisterAllAsync();
    }

    /// <summary>How many channels are up.</summary>
    public async Task<int> ChannelsAsync()
    {
        var answer = await CliAsync("core show channels count");
        return int.Parse(answer.AsSpan(0, answer.IndexOf(' ')), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Starts it after <see cref="StopAsync"/> or <see cref="Kill9"/>, on the same ports; returns when it is fully booted.</summary>
    /// <param name="settings">Settings of the script to start with, such as <c>RIG_HTTP_TIMEOUT</c> or <c>RIG_CONF_EXTRA</c>.</param>
    public Task StartAsync(IReadOnlyDictionary<string, string>? settings = null) =>
        RigScript.RunAsync("asterisk", ["start", _folder], Settings(settings));

    /// <summary>Stops it in good order; channels are hung up.</summary>
    public Task StopAsync() => RigScript.RunAsync("asterisk", ["stop", _folder]);

    /// <summary>Kills it as a crash would (SIGKILL); returns when the process is gone.</summary>
    public void Kill9()
    {
        var pid = int.Parse(File.ReadAllText(Path.Combine(_folder, "asterisk.pid")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit(TimeSpan.FromSeconds(10)).ShouldBeTrue();
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (!File.Exists(Path.Combine(_folder, "installed")))
            throw new RigFailedException($"No Asterisk is installed in {_folder}: run ./test.sh, which installs it (EVOLVEX_TEST_RIG names another folder).");
        try
        {
            await Database.InitializeAsync();
            await Database.CreateDatabaseAsync(CdrDatabase, Path.Combine(RigFolder.Scripts, "cdr.sql"));
            _started = true;
            await StopAsync(); // what a killed run left
            File.Delete(Path.Combine(_folder, "rootfs", "var", "lib", "asterisk", "astdb.sqlite3")); // and what it had registered
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        try
        {
            await Phones.DisposeAsync();
            if (_started)
                await StopAsync();
            _started = false;
        }
        finally
        {
            await Database.DisposeAsync();
        }
    }

    private Dictionary<string, string> Settings(IReadOnlyDictionary<string, string>? more)
    {
        var settings = new Dictionary<string, string>
        {
            ["RIG_AMI_PORT"] = $"{AmiPort}",
            ["RIG_HTTP_PORT"] = $"{HttpPort}",
            ["RIG_SIP_PORT"] = $"{SipPort}",
            ["RIG_TRUNK_PORT"] = $"{_trunkPort}",
            ["RIG_RTP_FIRST"] = $"{_rtpFirst}",
            ["RIG_RTP_LAST"] = $"{_rtpFirst + 99}",
            ["RIG_DB_PORT"] = $"{Database.Port}",
            ["RIG_DB_NAME"] = CdrDatabase,
            ["RIG_DB_PASSWORD"] = MariaDbRig.Password,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
            settings[name] = value;
        return settings;
    }
}

/// <summary>Tests that share one Asterisk; they run alone, because telephones keep their times only on a machine that has time.</summary>
[CollectionDefinition("Asterisk", DisableParallelization = true)]
public sealed class AsteriskCollection : ICollectionFixture<AsteriskRig>;
