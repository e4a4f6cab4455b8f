using Bunit;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Audit;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.ManagerConsole;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.ApiKeys;
using Evolvex.Portal.Tests.DemoPbx;
using Evolvex.Portal.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerConsole;

/// <summary>Base of tests of the console's page: an administrator, a demo PBX that stands still, the real audit log on tables in memory.</summary>
public abstract class ConsoleTest : ComponentTest, IAsyncLifetime
{
    protected ConsoleTest()
    {
        Endpoint = new Way { Port = Demo.Port };
        Services.AddManagerConsole();
        Services.AddSingleton<IAmiEndpoint>(Endpoint);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Database);
        Services.AddSingleton<IAuditLog, AuditLog>();
        User.Role = PortalRole.Administrator;
    }

    internal DemoPbxServer Demo { get; } = DemoClient.Quiet();

    internal AccessDatabase Database { get; } = new();

    internal Way Endpoint { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync(); // the console's connections log off first
        await Demo.DisposeAsync();
        Database.Dispose();
    }

    /// <summary>The page at that address, as soon as something is there.</summary>
    internal IRenderedComponent<ConsolePage> Open(string query, string until)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(ManagerConsoleFeature.Path + query);
        Services.GetRequiredService<ViewerAddress>().Use("192.0.2.7");
        var page = Render<ConsolePage>();
        page.WaitForElement(until, TimeSpan.FromSeconds(20));
        return page;
    }

    /// <summary>What the audit log has, oldest first: verb, object, values.</summary>
    internal IReadOnlyList<AuditEntry> Written()
    {
        using var database = Database.CreateDbContext();
        return [.. database.Set<AuditRow>().OrderBy(row => row.Id).AsEnumerable().Select(row => row.ToEntry())];
    }

    /// <summary>Where the PBX is; can be turned away.</summary>
    internal sealed class Way : IAmiEndpoint
    {
        public int Port { get; set; }

        public string Secret { get; set; } = "secret";

        public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new AmiConnectionOptions { Host = "127.0.0.1", Port = Port, Username = "portal", Secret = Secret });
    }
}
