using Evolvex.Portal.Audit;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Pages of the call history without a browser, above tables in SQLite files that go with the test.</summary>
public abstract class CallPageTest : ComponentTest, IAsyncLifetime
{
    private readonly SqliteCdrStore _records = new();
    private readonly Architecture.TemporaryFolder _folder = new();

    private protected CallTablesRig Rig { get; private set; } = default!;

    /// <summary>What the PBX's clock shows.</summary>
    protected DateTime Wall => CallTablesRig.Clock.At(Now);

    public virtual async Task InitializeAsync()
    {
        Rig = await CallTablesRig.StartAsync(_records, $"Data Source={Path.Combine(_folder.Path, "portal.db")};Pooling=False", Now);
        Services.AddSingleton(CallTablesRig.Clock);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Rig);
        Services.AddSingleton(new CallQueries(Rig, CallTablesRig.Clock, Clock));
        Services.AddSingleton(Rig.Entries).AddSingleton<MaskedNumbers>().AddSingleton<IAuditLog, ListedAudit>();
        Services.AddScoped<CallWords>();
        Services.AddSingleton<ScopeDays>().AddSingleton<StatisticsQueries>();
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _records.DisposeAsync();
        _folder.Dispose();
    }
}
