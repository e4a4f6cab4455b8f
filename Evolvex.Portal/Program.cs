using Evolvex.Portal.Audit;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Storage;

return await PortalProcess.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddHosting();    // settings, web server, headers, log
    builder.AddStorage();    // the portal's own database, migrated at start
    builder.AddAudit();      // who did what, for good
    builder.AddDemoPbx();    // a PBX to look at, unless the settings name a real one
    builder.AddRecordings(); // recordings of calls: found, decoded, played

    var app = builder.Build();
    app.UseHosting();        // proxy headers, security headers, compression
    app.MapStaticAssets().AllowAnonymous();

    await app.RunAsync();
});

/// <summary>The portal's process; public so that tests can start it.</summary>
public partial class Program;
