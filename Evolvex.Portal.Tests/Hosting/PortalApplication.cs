using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Hosting;

/// <summary>
/// The whole portal in this process, on a data folder of its own, for every test that speaks HTTP. Settings are overridden by key;
/// <see cref="WebApplicationFactory{TEntryPoint}.UseKestrel(int)"/> with port 0 gives browsers a real socket at <see cref="Address"/>.
/// </summary>
public sealed class PortalApplication : WebApplicationFactory<Program>
{
    /// <summary>Settings by key, such as <c>Pbx:Transport</c>; to be set before the first client.</summary>
    public Dictionary<string, string?> Settings { get; init; } = [];

    /// <summary>Settings that log everything the framework and the portal can say.</summary>
    public static Dictionary<string, string?> Talkative => new()
    {
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Trace",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
    };

    /// <summary>Changes to the services, after the portal's own registrations.</summary>
    public Action<IServiceCollection>? ChangeServices { get; init; }

    /// <summary>The portal's data folder; gone with the application.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("evolvex-portal-").FullName;

    /// <summary>What the portal has logged, at the levels of its settings; <see cref="Talkative"/> has everything.</summary>
    internal CapturedLog Log { get; } = new();

    /// <summary>Where a browser finds it, once started with UseKestrel(0).</summary>
    public Uri Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Portal:Data", Data);
        builder.UseSetting("Urls", "http://127.0.0.1:0");
        builder.UseSetting("Demo:HistoryDays", "1");
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        if (ChangeServices is not null) builder.ConfigureServices(ChangeServices);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        DeleteData();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DeleteData();
    }

    private void DeleteData()
    {
        // A query that outlived its request may have a file open, or make one, at this very moment.
        for (var tries = 0; Directory.Exists(Data); tries++)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            try
            {
                Directory.Delete(Data, recursive: true);
            }
            catch (IOException) when (tries < 100)
            {
                Thread.Yield();
            }
        }
    }
}
