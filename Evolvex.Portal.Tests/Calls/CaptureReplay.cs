using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Tests.Calls;

/// <summary>A recorded conversation fed to the reducer, event by event; each event is ten milliseconds after the one before.</summary>
internal sealed class CaptureReplay
{
    private readonly AmiEventTranslator _translator = new();

    public CaptureReplay(string capture, PbxState? state = null)
    {
        State = state ?? new PbxState();
        var path = Path.Combine(AppContext.BaseDirectory, "Captures", capture + ".s2c");
        Events = [.. AmiMessage.ParseAll(File.ReadAllBytes(path)).Where(IsEvent)];
    }

    public PbxState State { get; }

    /// <summary>How many events were fed or passed over.</summary>
    public int Position { get; private set; }

    /// <summary>Real events, without the items of lists.</summary>
    public IReadOnlyList<AmiMessage> Events { get; }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, Call> Calls { get; } = [];

    public Dictionary<string, CallQueue> Queues { get; } = [];

    public Dictionary<string, Extension> Extensions { get; } = [];

    /// <summary>Everything the live view ever held of calls, in order.</summary>
    public List<Call> History { get; } = [];

    /// <summary>The one call that is up.</summary>
    public Call Call => Calls.Values.ShouldHaveSingleItem();

    /// <summary>Every recording of both Asterisks.</summary>
    public static IEnumerable<string> Names() =>
        from folder in (string[])["ami", "asterisk-16/ami"]
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures", folder), "*.s2c").Order(StringComparer.Ordinal)
        select $"{folder}/{Path.GetFileNameWithoutExtension(file)}";

    /// <summary>Feeds events up to and including the next of that name (and with that header line, if given).</summary>
    public CaptureReplay To(string name, string? header = null, string? value = null)
    {
        while (Position < Events.Count)
        {
            var message = Events[Position];
            Step();
            if (message.Name == name && (header is null || message[header] == value)) return this;
        }
        throw new ShouldAssertException($"no event {name} {header} {value} in what is left");
    }

    public CaptureReplay ToEnd()
    {
        while (Position < Events.Count) Step();
        return this;
    }

    /// <summary>Passes over events, as if the connection had been made only then.</summary>
    public void SkipTo(int position)
    {
        while (Position < position)
        {
            Position++;
            Now += TimeSpan.FromMilliseconds(10);
        }
    }

    public bool Step()
    {
        if (Position == Events.Count) return false;
        Now += TimeSpan.FromMilliseconds(10);
        if (_translator.Translate(Events[Position++].Frame) is { } happened) State.Apply(happened, Now);
        Take();
        return true;
    }

    public void Take()
    {
        var changes = State.TakeChanges();
        foreach (var call in changes.Calls)
        {
            Calls[call.Linkedid] = call;
            History.Add(call);
        }
        foreach (var ended in changes.EndedCalls) Calls.Remove(ended).ShouldBeTrue();
        foreach (var queue in changes.Queues) Queues[queue.Name] = queue;
        foreach (var gone in changes.RemovedQueues) Queues.Remove(gone).ShouldBeTrue();
        foreach (var extension in changes.Extensions) Extensions[extension.Device] = extension;
        foreach (var gone in changes.RemovedExtensions) Extensions.Remove(gone).ShouldBeTrue();
    }

    private static bool IsEvent(AmiMessage message) => message.Kind == AmiFrameKind.Event && (message.ActionId is null || message.Name is "OriginateResponse" or "UserEvent");
}
