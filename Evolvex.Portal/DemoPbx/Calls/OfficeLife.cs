using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>What goes on beside the calls: agents take breaks, telephones lose their registration and find it again.</summary>
internal sealed class OfficeLife(DemoExchange exchange)
{
    private static readonly string[] Reasons = ["Обед", "Перерыв", "Обучение", "Работа с документами", "Совещание"];

    /// <summary>A few are on a break at the start; from then on somebody goes or comes back every few minutes.</summary>
    public IEnumerable<TimeSpan> Breaks()
    {
        foreach (var queue in exchange.Queues.All)
            Toggle(queue, true);
        while (true)
        {
            yield return CallPlan.Between(exchange.Random, 60, 240);
            var queues = exchange.Queues.All.ToArray();
            var queue = queues[exchange.Random.Next(queues.Length)];
            Toggle(queue, queue.Members.Count(m => m.IsPaused) < Math.Max(1, queue.Members.Count / 4));
        }
    }

    /// <summary>Some telephones are away at the start; from then on one goes or comes back every few minutes.</summary>
    public IEnumerable<TimeSpan> Registrations()
    {
        var people = exchange.Book.People;
        for (var i = 0; i < people.Count; i += 13)
            exchange.Devices.Register(people[people.Count - 1 - i].Device, false);
        while (true)
        {
            yield return CallPlan.Between(exchange.Random, 120, 420);
            var device = people[exchange.Random.Next(people.Count)].Device;
            if (!exchange.Devices.IsRegistered(device))
            {
                exchange.Devices.Register(device, true);
            }
            else if (exchange.Devices.IsFree(device))
            {
                exchange.Devices.Register(device, false);
                yield return CallPlan.Between(exchange.Random, 40, 120);
                exchange.Devices.Register(device, true);
            }
        }
    }

    private void Toggle(DemoQueue queue, bool isPaused)
    {
        var candidates = queue.Members.FindAll(m => m.IsPaused != isPaused && m.Membership == "static");
        if (candidates.Count > 0)
            exchange.Queues.Pause(queue.Name, candidates[exchange.Random.Next(candidates.Count)].Interface, isPaused, Reasons[exchange.Random.Next(Reasons.Length)]);
    }
}
