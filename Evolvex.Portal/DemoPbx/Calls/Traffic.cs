using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>Makes people call: from outside, out of the house, in the house, into conferences.</summary>
internal sealed class Traffic(DemoExchange exchange, Dialplan dialplan)
{
    private static readonly string[] Topics = ["Заказ", "Рекламация", "Консультация", "Оплата счёта", "Доставка"];

    private readonly List<DemoChannel> anchors = [];

    /// <summary>The past: calls as rare or frequent as an ordinary company has them.</summary>
    public IEnumerable<TimeSpan> Past()
    {
        while (true)
        {
            var rate = Pace.CallsPerHour(Local()) / 3600;
            var gap = TimeSpan.FromSeconds(-Math.Log(1 - exchange.Random.NextDouble()) / rate);
            if (gap > TimeSpan.FromMinutes(20))
            {
                // The hour may change its mind before so long a gap is over.
                yield return TimeSpan.FromMinutes(20);
                continue;
            }

            yield return gap;
            Place(meanTalk: 140);
        }
    }

    /// <summary>The present: always some calls up, more by day, two of them long ones.</summary>
    /// <param name="atOnce">Calls wanted at once; null for the pace of the hour.</param>
    public IEnumerable<TimeSpan> Present(int? atOnce)
    {
        while (true)
        {
            KeepAnchors();
            var wanted = atOnce is { } many ? many - ActiveCalls() : Pace.CallsAtOnce(Local()) - ShortCalls();
            for (var i = 0; i < Math.Min(wanted, 12); i++)
                if (wanted > 3 || exchange.Random.Next(5) < wanted)
                    Place();
            yield return TimeSpan.FromSeconds(0.5 + exchange.Random.NextDouble());
        }
    }

    /// <summary>Calls one after another with no end, as many as are wanted at once (load).</summary>
    public IEnumerable<TimeSpan> Flood(int atOnce)
    {
        while (true)
        {
            for (var missing = atOnce - exchange.Channels.Count / 2; missing > 0; missing--)
                Place();
            yield return TimeSpan.FromSeconds(1);
        }
    }

    /// <summary>Calls that are up now: what shares a linkedid is one.</summary>
    public int ActiveCalls() => exchange.Channels.Select(c => c.Linkedid).Distinct(StringComparer.Ordinal).Count();

    // Those that soon end: neither the long conversations nor who sits in a conference.
    private int ShortCalls() => exchange.Channels.Where(c => c.Bridge?.Type != "base").Select(c => c.Linkedid)
        .Except(anchors.Select(a => a.Linkedid)).Distinct(StringComparer.Ordinal).Count();

    /// <summary>One call, of a kind drawn by lot.</summary>
    public void Place(double meanTalk = 70)
    {
        var plan = CallPlan.Draw(exchange.Random, meanTalk);
        switch (exchange.Random.Next(100))
        {
            case < 56:
                FromOutside(plan);
                break;
            case < 78:
                ToOutside(plan);
                break;
            case < 98:
                InHouse(plan);
                break;
            default:
                Meeting(plan);
                break;
        }
    }

    /// <summary>A customer calls one of the company's numbers.</summary>
    public DemoChannel FromOutside(CallPlan plan)
    {
        var trunk = exchange.Book.Trunks[exchange.Random.Next(4) == 0 ? 1 : 0];
        var customer = Customer();
        var channel = exchange.NewChannel(trunk.Device, ChannelState.Ring, customer, PhoneBook.Incoming, trunk.Number);
        channel.Dnid = trunk.Number;
        exchange.SetVariable(channel, "SIPDOMAIN", "pbx.demo");
        exchange.SetVariable(channel, "CUSTOMER_ID", (10_000 + Math.Abs(StringComparer.Ordinal.GetHashCode(customer.Number)) % 90_000).ToString(CultureInfo.InvariantCulture));
        dialplan.Send(channel, PhoneBook.Incoming, trunk.Number, plan);
        return channel;
    }

    /// <summary>Somebody of the house calls a customer.</summary>
    public DemoChannel? ToOutside(CallPlan plan) => Somebody() is { } person ? Call(person, PhoneBook.Outgoing, Customer().Number, plan) : null;

    /// <summary>Two of the house.</summary>
    public DemoChannel? InHouse(CallPlan plan) =>
        Somebody() is { } one && Somebody() is { } other && one != other ? Call(one, PhoneBook.Internal, other.Extension, plan) : null;

    /// <summary>Somebody of the house dials a number.</summary>
    public DemoChannel Call(Person person, string context, string exten, CallPlan plan)
    {
        var channel = exchange.NewChannel(person.Device, ChannelState.Ring, person.Party, context, exten);
        exchange.SetVariable(channel, "SIPDOMAIN", "pbx.demo");
        exchange.Devices.Refresh(person.Device);
        dialplan.Send(channel, context, exten, plan);
        return channel;
    }

    private void Meeting(CallPlan plan)
    {
        var room = "70" + exchange.Random.Next(3).ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < 3; i++)
            if (Somebody() is { } person)
                Call(person, PhoneBook.Internal, room, plan);
    }

    // Two long conversations at any time, so that there is always something to look at, and something that carries variables.
    private void KeepAnchors()
    {
        anchors.RemoveAll(a => a.IsGone);
        while (anchors.Count < 2 && Somebody() is { } person)
        {
            var plan = new CallPlan { Reaction = Reaction.Answers, Ring = TimeSpan.FromSeconds(1), Talk = CallPlan.Between(exchange.Random, 480, 1500), Patience = TimeSpan.FromMinutes(1) };
            var channel = Call(person, PhoneBook.Outgoing, Customer().Number, plan);
            exchange.SetVariable(channel, "CALL_TOPIC", Topics[exchange.Random.Next(Topics.Length)]);
            anchors.Add(channel);
        }
    }

    private Person? Somebody()
    {
        var people = exchange.Book.People;
        for (var tries = 0; tries < 12; tries++)
            if (people[exchange.Random.Next(people.Count)] is var person && exchange.Devices.IsFree(person.Device))
                return person;
        return null;
    }

    // Some customers call far more often than others.
    private PartyId Customer()
    {
        var customers = exchange.Book.Customers;
        return customers[(int)(Math.Pow(exchange.Random.NextDouble(), 2) * customers.Count)];
    }

    private DateTime Local() => TimeZoneInfo.ConvertTime(exchange.Now, exchange.Zone).DateTime;
}
