using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>
/// The demo's dialplan: what a channel does at an extension of a context. The scripts do what Asterisk's applications do and wait as people wait;
/// a script that finds its channel in other hands (transferred, redirected, gone) leaves it alone.
/// </summary>
internal sealed class Dialplan
{
    private readonly DemoExchange exchange;
    private readonly DialApplication dial;
    private readonly QueueApplication queue;
    private readonly Prompts prompts;

    public Dialplan(DemoExchange exchange)
    {
        this.exchange = exchange;
        Talks = new Conversations(exchange, this);
        dial = new DialApplication(exchange, Talks);
        queue = new QueueApplication(exchange, dial, Talks);
        prompts = new Prompts(exchange, this);
    }

    public Conversations Talks { get; }

    public DialApplication Dial => dial;

    /// <summary>Whether there is anything at that extension.</summary>
    public bool Exists(string context, string exten) => context is PhoneBook.Incoming or PhoneBook.Outgoing or PhoneBook.Internal or "parkedcalls"
        && (exten.Length >= 7 || exten is "600" or "601" or "602" or "603" or "604" or "s" || exten.StartsWith("70", StringComparison.Ordinal)
            || exchange.Book.Find(exten) is not null || exchange.Queues.ByExten(exten) is not null || exchange.Parking.Find(exten) is not null);

    /// <summary>Sends the channel to an extension and lets it run there, whatever it did before.</summary>
    public void Send(DemoChannel channel, string context, string exten, CallPlan plan)
    {
        channel.Ownership++;
        exchange.Goto(channel, context, exten);
        exchange.Agenda.Start(Run(channel, plan));
    }

    /// <summary>Runs the channel from where it stands to its end.</summary>
    public IEnumerable<TimeSpan> Run(DemoChannel channel, CallPlan plan)
    {
        var turn = channel.Ownership;
        Tag(channel);
        foreach (var pause in Steps(channel, plan))
        {
            yield return pause;
            if (channel.IsGone || channel.Ownership != turn)
                yield break;
        }

        if (!channel.IsGone && channel.Ownership == turn)
            exchange.Teardown.Drop(channel, HangupCause.NormalClearing, "CANCEL");
    }

    private IEnumerable<TimeSpan> Steps(DemoChannel channel, CallPlan plan)
    {
        var exten = channel.Exten;
        if (exchange.Parking.Find(exten) is { } parked)
            return Talks.Retrieve(channel, parked, plan);
        if (exchange.Book.Find(exten) is { } person)
            return dial.Extension(channel, person, plan);
        if (exchange.Queues.ByExten(exten) is { } line)
            return queue.Run(channel, line, plan);
        if (exten.StartsWith("70", StringComparison.Ordinal) && exten.Length == 3)
            return prompts.Conference(channel, exten, plan);
        if (channel.Context == PhoneBook.Incoming && exten.Length >= 7)
            return prompts.Menu(channel, plan);
        if (exten.Length >= 7)
            return dial.Outside(channel, plan);
        return prompts.Test(channel, exten);
    }

    // What the call is, for its records and for whoever looks at its variables.
    private void Tag(DemoChannel channel)
    {
        var trail = exchange.KeepRecord(channel);
        if (trail.Direction.Length > 0)
            return;

        trail.Direction = channel.Context switch { PhoneBook.Incoming => "incoming", PhoneBook.Outgoing => "outgoing", _ => "internal" };
        (trail.Source, trail.Destination) = (channel.Caller.Number, channel.Exten);
        exchange.SetVariable(channel, "CALL_DIRECTION", trail.Direction);
        exchange.SetVariable(channel, "idcall", (100_000 + exchange.CallsProcessed % 900_000).ToString(CultureInfo.InvariantCulture));
    }
}
