namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>Somebody with a telephone.</summary>
/// <param name="Extension">The number it is dialled by, also the name of the endpoint.</param>
/// <param name="Name">Who sits there.</param>
internal sealed record Person(string Extension, string Name)
{
    public string Device => "PJSIP/" + Extension;

    public PartyId Party => new(Extension, Name);
}

/// <summary>A line to a provider.</summary>
/// <param name="Name">Name of the endpoint.</param>
/// <param name="Number">The number of the company that rings here.</param>
internal sealed record TrunkLine(string Name, string Number)
{
    public string Device => "PJSIP/" + Name;
}

/// <summary>A queue as configured.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="Exten">The number that leads to it.</param>
/// <param name="Strategy">How members are chosen: ringall, leastrecent, rrmemory.</param>
/// <param name="ThroughDialplan">Members are called through <c>Local/NUMBER@local-evolvex/n</c> instead of straight at their phones.</param>
/// <param name="ServiceLevel">Seconds within which a call should be answered.</param>
/// <param name="Agents">Who serves it.</param>
internal sealed record QueueSetup(string Name, string Exten, string Strategy, bool ThroughDialplan, int ServiceLevel, IReadOnlyList<Person> Agents);

/// <summary>Who works at the demo's call centre, and who calls it. The same size gives the same people.</summary>
internal sealed class PhoneBook
{
    /// <summary>The routes of the demo: what comes in, what goes out, what stays in the house.</summary>
    public const string Incoming = "incoming";
    public const string Outgoing = "outgoing";
    public const string Internal = "local-evolvex";

    /// <summary>The group that owns the demo's routes and calls.</summary>
    public const string GroupUuid = "4c343af6-4a91-469a-a717-f682e52c830f";

    private static readonly string[] MenFirst =
        ["Алексей", "Дмитрий", "Сергей", "Андрей", "Михаил", "Иван", "Николай", "Павел", "Роман", "Владимир", "Артём", "Илья", "Максим", "Григорий", "Тимур"];

    private static readonly string[] WomenFirst =
        ["Анна", "Мария", "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Екатерина", "Светлана", "Юлия", "Дарья", "Ксения", "Полина", "Вера", "Алина"];

    private static readonly string[] MenLast =
    [
        "Иванов", "Смирнов", "Кузнецов", "Попов", "Соколов", "Лебедев", "Козлов", "Новиков", "Морозов", "Петров", "Волков", "Соловьёв", "Васильев", "Зайцев", "Павлов",
        "Семёнов", "Голубев", "Виноградов", "Богданов", "Воробьёв", "Фёдоров", "Михайлов", "Беляев", "Тарасов", "Белов", "Комаров", "Орлов", "Киселёв", "Макаров", "Андреев",
    ];

    private static readonly string[] Companies =
    [
        "ООО Ромашка", "ООО Северный ветер", "АО Техномир", "ИП Сидорова", "ООО СтройДом", "Клиника Здоровье", "ООО Логистика-Юг", "Кафе «Уют»", "ООО Печать и К", "Школа № 12",
        "ООО Вектор", "Салон Весна", "АО Заречье", "ТСЖ Берёзка", "ООО Альфа-Снаб",
    ];

    private PhoneBook(int people, int firstExtension, IReadOnlyList<QueueSetup> queues, IReadOnlyList<Person> persons)
    {
        (People, Queues) = (persons, queues);
        Trunks = [new("trunk-msk", "74955550100"), new("trunk-spb", "78125550100")];
        Customers = [.. Enumerable.Range(0, people * 40).Select(i => new PartyId($"79{5550000 + (i * 7919 % 99_991) * 4:D9}"[..11], CustomerName(i)))];
        FirstExtension = firstExtension;
    }

    public IReadOnlyList<Person> People { get; }

    public IReadOnlyList<TrunkLine> Trunks { get; }

    public IReadOnlyList<QueueSetup> Queues { get; }

    /// <summary>Those who call in and are called; some call again and again.</summary>
    public IReadOnlyList<PartyId> Customers { get; }

    private int FirstExtension { get; }

    public Person? Find(string extension) =>
        int.TryParse(extension, out var number) && number - FirstExtension is var index && index >= 0 && index < People.Count ? People[index] : null;

    /// <summary>40 extensions from 101, two trunks, three queues.</summary>
    public static PhoneBook Normal()
    {
        var people = MakePeople(40, 101);
        return new(40, 101,
        [
            new("support", "201", "ringall", false, 20, [.. people.Take(10)]),
            new("sales", "202", "rrmemory", false, 15, [.. people.Skip(10).Take(8)]),
            new("billing", "203", "leastrecent", true, 30, [.. people.Skip(18).Take(6)]),
        ], people);
    }

    /// <summary>500 extensions from 1001, two trunks, twenty queues.</summary>
    public static PhoneBook Large()
    {
        var people = MakePeople(500, 1001);
        string[] names =
        [
            "support", "sales", "billing", "vip", "reception", "delivery", "service", "warranty", "credit", "insurance",
            "logistics", "partners", "wholesale", "retail", "complaints", "returns", "regions-west", "regions-east", "night", "hr",
        ];
        var queues = names.Select((name, i) => new QueueSetup(
            name, (201 + i).ToString(System.Globalization.CultureInfo.InvariantCulture), (i % 3) switch { 0 => "ringall", 1 => "rrmemory", _ => "leastrecent" },
            i % 5 == 2, 20, [.. people.Skip(i * 18).Take(i % 3 == 0 ? 8 : 16)]));
        return new(500, 1001, [.. queues], people);
    }

    private static Person[] MakePeople(int count, int first) =>
        [.. Enumerable.Range(0, count).Select(i => new Person((first + i).ToString(System.Globalization.CultureInfo.InvariantCulture), PersonName(i)))];

    private static string PersonName(int i)
    {
        var last = MenLast[(i * 7 + i / 30) % MenLast.Length];
        return i % 2 == 0 ? $"{WomenFirst[i / 2 % WomenFirst.Length]} {last}а" : $"{MenFirst[i / 2 % MenFirst.Length]} {last}";
    }

    private static string CustomerName(int i) => (i % 5) switch
    {
        0 => MenFirst[i / 5 % MenFirst.Length],
        1 => PersonName(i / 5 + 11),
        2 => Companies[i / 5 % Companies.Length],
        _ => "",
    };
}
