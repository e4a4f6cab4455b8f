using System.Globalization;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>
/// Call records as an office makes them: most by day and on working days, a few callers who call often, one to three legs a call, names in
/// several scripts; half of the calls from outside come through one of six queues. The same seed makes the same rows.
/// </summary>
internal sealed class CdrRows(int count, DateTime from, int days)
{
    private const int Extensions = 400;
    private const int Outside = 200_000;

    private static readonly string[] Trunks = ["trunk-msk", "trunk-spb", "trunk-ekb"];
    private static readonly string[] Queues = ["support", "sales", "billing", "vip", "english", "night"];
    private static readonly double[] HourWeights = [.2, .1, .1, .1, .1, .2, .6, 1.5, 4, 8, 9.5, 9, 6, 7.5, 9, 9, 8.5, 7, 4, 2.5, 1.8, 1.2, .7, .4];
    private static readonly double[] DayWeights = [.25, 1.15, 1.1, 1.05, 1.05, 1, .4];
    private static readonly string[] FirstNames = ["Анна", "Борис", "Сергей", "Élodie", "Jörg", "Zoë", "李", "Łukasz", "Мария"];
    private static readonly string[] LastNames = ["Иванов", "Петрова", "Müller", "García", "Smith", "伟", "Østergård"];

    private readonly Random _random = new(42);
    private int _sequence;

    /// <summary>The rows in the order of their start; times in the form of the database, null for none.</summary>
    public IEnumerable<object?[]> All()
    {
        var perCall = count / (Enumerable.Range(0, days).Sum(d => DayWeights[(int)from.AddDays(d).DayOfWeek]) * HourWeights.Sum() * 1.4);
        var made = 0;
        for (var hour = 0; made < count; hour++)
        {
            var begin = from.AddHours(hour);
            var calls = (int)Math.Ceiling(perCall * DayWeights[(int)begin.DayOfWeek] * HourWeights[begin.Hour]);
            foreach (var second in Enumerable.Range(0, calls).Select(_ => _random.Next(3600)).Order())
            {
                foreach (var row in Call(begin.AddSeconds(second)))
                {
                    if (made++ < count) yield return row;
                }
            }
        }
    }

    private IEnumerable<object?[]> Call(DateTime start)
    {
        var direction = _random.NextDouble() switch { < .45 => "inbound", < .8 => "outbound", _ => "internal" };
        var source = direction == "inbound" ? OutsideNumber() : Extension();
        var destination = direction == "outbound" ? OutsideNumber() : Extension();
        var name = $"{Pick(FirstNames)} {Pick(LastNames)}";
        var epoch = new DateTimeOffset(start, TimeSpan.Zero).ToUnixTimeSeconds();
        var linkedId = $"{epoch}.{_sequence + 1}";
        var legs = _random.NextDouble() switch { < .7 => 1, < .9 => 2, _ => 3 };
        var way = new Way(direction, Pick(Trunks), direction == "inbound" && _random.Next(2) == 0 ? Pick(Queues) : null);
        for (var leg = 0; leg < legs; leg++)
        {
            _sequence++;
            yield return Leg(start.AddSeconds(leg * 3), leg == 0 ? destination : Extension(), source, name, way, $"{epoch}.{_sequence}", linkedId);
        }
    }

    private object?[] Leg(DateTime start, string destination, string source, string name, Way way, string uniqueId, string linkedId)
    {
        var (direction, trunk, queue) = way;
        var disposition = _random.NextDouble() switch { < .68 => "ANSWERED", < .9 => "NO ANSWER", < .96 => "BUSY", _ => "FAILED" };
        var ring = _random.Next(2, 30);
        var goesOut = direction == "outbound" && uniqueId == linkedId;
        var talk = disposition == "ANSWERED" ? (int)Math.Min(7200, 5 - Math.Log(1 - _random.NextDouble()) * 150) : 0;
        return
        [
            _random.Next(20) == 0 ? $"acct{_random.Next(10)}" : "", source, destination, direction == "inbound" ? "incoming" : "local-evolvex", $"\"{name}\" <{source}>",
            $"PJSIP/{(direction == "inbound" ? trunk : source)}-{_sequence:x8}", $"PJSIP/{(goesOut ? trunk : destination)}-{_sequence + 7:x8}", queue is null ? "Dial" : "Queue",
            queue is not null ? $"{queue},tT,,,60" : goesOut ? $"PJSIP/{destination}@{trunk},30" : $"PJSIP/{destination},30,tTr",
            Text(start), talk > 0 ? Text(start.AddSeconds(ring)) : null, Text(start.AddSeconds(ring + talk)), ring + talk, talk, disposition, "DOCUMENTATION", "",
            uniqueId, linkedId, "", _sequence, source, destination, direction, "0f8fad5b-d9cb-469f-a165-70867728950e",
        ];
    }

    private string OutsideNumber() => string.Create(CultureInfo.InvariantCulture, $"79{100_000_000 + (long)(Math.Pow(_random.NextDouble(), 4) * Outside) * 7919 % 899_999_999}");

    private string Extension() => (1000 + _random.Next(Extensions)).ToString(CultureInfo.InvariantCulture);

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How a call goes.</summary>
    private sealed record Way(string Direction, string Trunk, string? Queue);
}
