using Evolvex.Portal.Hosting;

return await PortalProcess.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddHosting();    // settings, web server, headers, log

    var app = builder.Build();
    app.UseHosting();        // proxy headers, security headers, compression
    app.MapStaticAssets().AllowAnonymous();

    await app.RunAsync();
});

/// <summary>The portal's process; public so that tests can start it.</summary>
public partial class Program;
