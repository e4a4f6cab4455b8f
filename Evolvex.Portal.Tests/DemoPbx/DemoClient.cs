using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;

namespace Evolvex.Portal.Tests.DemoPbx;

/// <summary>Ways in for tests of the demo PBX.</summary>
internal static class DemoClient
{
    /// <summary>A PBX whose clock stands still unless the test moves it, with the account portal / secret.</summary>
    public static DemoPbxServer Quiet(DemoPbxSettings? settings = null) => Started((settings ?? new DemoPbxSettings()) with { HasTraffic = false, HasClock = false });

    /// <summary>A PBX with its traffic, whose clock the test moves; busy at the start, for it is ten in the morning there.</summary>
    public static DemoPbxServer Playing(int seed = 1) =>
        Started(new DemoPbxSettings { HasClock = false, Seed = seed, Zone = Morning });

    /// <summary>A zone in which it is ten in the morning now.</summary>
    public static TimeZoneInfo Morning { get; } = TimeZoneInfo.CreateCustomTimeZone("ten", TimeSpan.FromMinutes(MorningOffset()), "ten", "ten");

    public static DemoPbxServer Started(DemoPbxSettings settings)
    {
        var pbx = new DemoPbxServer(settings);
        pbx.Add(new ManagerAccount("portal", "secret"));
        pbx.Start();
        return pbx;
    }

    private static int MorningOffset() => (int)(TimeSpan.FromHours(10) - TimeProvider.System.GetUtcNow().TimeOfDay).TotalMinutes;

    public static Task<AmiClient> ConnectAsync(this DemoPbxServer pbx, string secret = "secret") => AmiClient.ConnectAsync(
        new AmiConnectionOptions { Host = "127.0.0.1", Port = pbx.Port, Username = "portal", Secret = secret }, TimeProvider.System, CancellationToken.None);
}
