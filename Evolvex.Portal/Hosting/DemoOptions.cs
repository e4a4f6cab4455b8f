namespace Evolvex.Portal.Hosting;

/// <summary>How big the demo PBX is.</summary>
internal enum DemoSize
{
    /// <summary>40 extensions.</summary>
    Normal,

    /// <summary>500 extensions, 20 queues, 300 calls at once.</summary>
    Large,
}

/// <summary>The embedded demo PBX: section <c>Demo</c>.</summary>
internal sealed record DemoOptions
{
    public DemoSize Size { get; init; }

    /// <summary>Floods with that many events a second; null: as the calls make them.</summary>
    public int? EventsPerSecond { get; init; }

    /// <summary>Days of call records made on first start.</summary>
    public int HistoryDays { get; init; } = 90;

    public static DemoOptions Read(SettingReader settings) => new()
    {
        Size = settings.Choice("Demo:Size", DemoSize.Normal),
        EventsPerSecond = settings.Number("Demo:EventsPerSecond", 0, 1_000_000),
        HistoryDays = settings.Number("Demo:HistoryDays", 90, 0, 3650),
    };
}
