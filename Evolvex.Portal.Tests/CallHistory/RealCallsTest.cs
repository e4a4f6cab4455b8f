using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>The whole portal beside a real Asterisk that writes its records to a real MariaDB.</summary>
public abstract class RealCallsTest(AsteriskRig rig)
{
    protected AsteriskRig Rig { get; } = rig;

    private protected async Task<PortalApplication> StartAsync()
    {
        await Rig.HangUpAllAsync();
        await Rig.Database.SqlAsync("asteriskcdrdb", "TRUNCATE cdr");
        var portal = new PortalApplication
        {
            Settings =
            {
                ["Pbx:Transport"] = "AmiTcp", ["Pbx:Host"] = "127.0.0.1", ["Pbx:Port"] = $"{Rig.AmiPort}", ["Pbx:Username"] = "portal", ["Pbx:Secret"] = "portal-secret", ["Pbx:TimeZone"] = "UTC",
                ["Cdr:Provider"] = "MySql", ["ConnectionStrings:Cdr"] = Rig.CdrConnectionString,
            },
        };
        await UntilAsync(() => Task.FromResult(portal.Services.GetRequiredService<ILivePbx>().Current.Link.Phase == LinkPhase.Live));
        return portal;
    }

    /// <summary>Waits for a call in the history; where it is to be over, until no more of its rows can come.</summary>
    private protected static async Task<CallRow> FindAsync(PortalApplication portal, string number, bool isOver = true)
    {
        var queries = portal.Services.GetRequiredService<CallQueries>();
        var filter = new CallFilter { Period = CallPeriod.All, Number = number };
        CallRow? found = null;
        await UntilAsync(async () => (found = (await queries.PageAsync(CallSight.Whole, filter, null, 1, default)).FirstOrDefault(call => !isOver || !call.IsOpen)) is not null);
        return found!;
    }

    private protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await condition()) await Task.Delay(100, deadline.Token);
    }

    /// <summary>What the self-checks find wrong.</summary>
    private protected static async Task<List<CheckFinding>> FaultsAsync(PortalApplication portal, params Type[] checks)
    {
        var findings = new List<CheckFinding>();
        foreach (var check in portal.Services.GetServices<IPortalCheck>().Where(check => checks.Contains(check.GetType()))) findings.AddRange(await check.RunAsync(default));
        findings.RemoveAll(finding => finding.Verdict == CheckVerdict.Ok);
        return findings;
    }

    /// <summary>Answers that were seen and of which no record came: what the check says three hours on, when each call would have had to be over.</summary>
    private protected static async Task<IReadOnlyList<CheckFinding>> MissingAsync(PortalApplication portal)
    {
        var services = portal.Services;
        var check = new CdrWatchedCheck(
            services.GetRequiredService<CdrDatabase>(), services.GetRequiredService<CdrOptions>(), services.GetRequiredService<PbxOptions>(), services.GetRequiredService<IDbContextFactory<PortalDbContext>>(),
            services.GetRequiredService<WallClock>(), new ManualTime(TimeProvider.System.GetUtcNow().AddHours(3)));
        return await check.RunAsync(default);
    }

    /// <summary>Sends the PBX one action, each letter a byte, and waits for what it answers.</summary>
    private protected async Task AmiAsync(string action, string expected)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Rig.AmiPort);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"Action: Login\r\nUsername: portal\r\nSecret: portal-secret\r\nEvents: off\r\n\r\n{action}\r\nAction: Logoff\r\n\r\n"));
        using var answers = new StreamReader(stream, Encoding.Latin1);
        (await answers.ReadToEndAsync()).Split("Authentication accepted")[^1].ShouldContain(expected);
    }
}
