using System.Globalization;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>Phones 109 and 110 and the trunk's far side; each call or answer is a process of its own. See README.md for the numbers.</summary>
public sealed class RigPhones(int sipPort, int trunkPort) : IAsyncDisposable
{
    private readonly List<RigPhone> _running = [];
    private readonly HashSet<(string Extension, int Port)> _registered = [];

    /// <summary>Tells the PBX that the extension is reachable at a port of 127.0.0.1 for an hour.</summary>
    public async Task RegisterAsync(string extension, int port)
    {
        await RigScript.RunAsync("phone", ["register", extension, $"{port}"], Settings());
        _registered.Add((extension, port));
    }

    /// <summary>Takes that back.</summary>
    public async Task UnregisterAsync(string extension, int port)
    {
        await RigScript.RunAsync("phone", ["unregister", extension, $"{port}"], Settings());
        _registered.Remove((extension, port));
    }

    /// <summary>Takes back every registration made here: the PBX keeps them over a restart, and would ring phones that are gone.</summary>
    public async Task UnregisterAllAsync()
    {
        foreach (var (extension, port) in _registered.ToArray()) await UnregisterAsync(extension, port);
    }

    /// <summary>Registers the extension at a free port and answers there.</summary>
    /// <param name="extension">109 or 110.</param>
    /// <param name="calls">After that many calls the phone ends.</param>
    /// <param name="ring">How long it rings; a second when not given.</param>
    /// <param name="talk">How long it talks at most; five seconds when not given.</param>
    public Task<RigPhone> AnswerAsync(string extension, int calls = 1, TimeSpan? ring = null, TimeSpan? talk = null) =>
        ListenAsync(extension, port => ["answer", extension, $"{port}", $"{calls}"], Settings(ring, talk));

    /// <summary>Registers the extension at a free port and refuses calls there.</summary>
    /// <param name="extension">109 or 110.</param>
    /// <param name="status">The SIP status it refuses with.</param>
    /// <param name="calls">After that many calls the phone ends.</param>
    public Task<RigPhone> RefuseAsync(string extension, string status = "486 Busy Here", int calls = 1) =>
        ListenAsync(extension, port => ["refuse", extension, $"{port}", status, $"{calls}"], Settings());

    /// <summary>Calls a number as the extension and hangs up after <paramref name="talk"/> (five seconds when not given).</summary>
    public RigPhone Call(string extension, string number, TimeSpan? talk = null) => Start(["call", extension, number], Settings(talk: talk));

    /// <summary>The same with a hold of 1.5 s on the way, 1.5 s after the answer.</summary>
    public RigPhone Hold(string extension, string number, TimeSpan? talk = null) => Start(["hold", extension, number], Settings(talk: talk));

    /// <summary>A call that comes in by the trunk.</summary>
    /// <param name="from">The caller's number.</param>
    /// <param name="number">The number dialled; extensions ring, anything else is for queue <c>support</c>.</param>
    /// <param name="talk">How long the caller stays; five seconds when not given.</param>
    /// <param name="name">The caller's name; the number when not given.</param>
    /// <param name="charset">The bytes in which the name is sent, such as <c>windows-1251</c>; UTF-8 when not given.</param>
    public RigPhone Trunk(string from, string number, TimeSpan? talk = null, string? name = null, string? charset = null) =>
        Start(["trunk", from, number], Settings(talk: talk, name: name, charset: charset));

    /// <summary>The far side of the trunk answers that many outgoing calls.</summary>
    public async Task<RigPhone> AnswerTrunkAsync(int calls = 1, TimeSpan? ring = null, TimeSpan? talk = null)
    {
        var phone = Start(["trunk-answer", $"{calls}"], Settings(ring, talk));
        await phone.ListeningAsync(trunkPort);
        return phone;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var phone in _running)
            await phone.DisposeAsync();
        _running.Clear();
    }

    private async Task<RigPhone> ListenAsync(string extension, Func<int, string[]> arguments, Dictionary<string, string> settings)
    {
        var port = RigPorts.FreeUdp();
        var phone = Start(arguments(port), settings);
        await phone.ListeningAsync(port);
        await RegisterAsync(extension, port);
        return phone;
    }

    private RigPhone Start(string[] arguments, Dictionary<string, string> settings)
    {
        var phone = new RigPhone(RigScript.Start("phone", arguments, settings), string.Join(' ', arguments));
        _running.Add(phone);
        return phone;
    }

    private Dictionary<string, string> Settings(TimeSpan? ring = null, TimeSpan? talk = null, string? name = null, string? charset = null)
    {
        var settings = new Dictionary<string, string> { ["RIG_SIP_PORT"] = $"{sipPort}", ["RIG_TRUNK_PORT"] = $"{trunkPort}" };
        if (ring is { } ringing)
            settings["RIG_RING_MS"] = ringing.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        if (talk is { } talking)
            settings["RIG_TALK_MS"] = talking.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        if (name is not null)
            settings["RIG_NAME"] = name;
        if (charset is not null)
            settings["RIG_NAME_CHARSET"] = charset;
        return settings;
    }
}
