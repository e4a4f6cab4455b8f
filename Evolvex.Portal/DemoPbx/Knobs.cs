namespace Evolvex.Portal.DemoPbx;

/// <summary>Misbehaviour on demand, for tests of what a portal does with a PBX that is not well. All off by default; each holds at once for all connections.</summary>
internal sealed class Knobs
{
    /// <summary>Refuses every login with the answer that a wrong secret gets.</summary>
    public bool RefuseLogins { get; set; }

    /// <summary>Takes connections and closes them before a word.</summary>
    public bool HangUpOnConnect { get; set; }

    /// <summary>Writes nothing more: connections stay open and silent.</summary>
    public bool Stall { get; set; }

    /// <summary>At most so many bytes in one write, with <see cref="DribblePause"/> between two; null: whole messages.</summary>
    public int? DribbleBytes { get; set; }

    /// <summary>Pause between two writes of <see cref="DribbleBytes"/>.</summary>
    public TimeSpan DribblePause { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Bytes that may wait for a slow client before it is cut off.</summary>
    public int MostBytesWaiting { get; set; } = 4 * 1024 * 1024;
}
