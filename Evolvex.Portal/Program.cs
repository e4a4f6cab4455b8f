using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Audit;
using Evolvex.Portal.AuditTrail;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Dashboard;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Endpoints;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.EvolvexApi;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.ManagerConsole;
using Evolvex.Portal.ManagerGateway;
using Evolvex.Portal.PbxStatus;
using Evolvex.Portal.Queues;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Uploads;
using Evolvex.Portal.Users;
using Evolvex.Portal.Webhooks;

var line = PortalCommandLine.Read(args);
return await PortalProcess.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(ContentRoot.Name(line.Settings));
    builder.AddHosting(line); // settings, web server, headers, log
    builder.AddStorage();    // the portal's own database, migrated at start
    builder.AddAudit();      // who did what, for good
    builder.AddSignIn();     // people, their roles, cookies
    builder.Services.AddCallAccess(); // who may see which calls
    builder.AddApiKeys();    // keys of the Evolvex API, their groups, routes and requests
    builder.AddDemoPbx();    // a PBX to look at, unless the settings name a real one
    builder.Services.AddLiveState().AddAsterisk(); // the live state, and the link to the PBX that writes it
    builder.AddRecordings(); // recordings of calls: found, decoded, played
    builder.AddUploads();    // sounds for the dialplan
    builder.Services.AddEventStream(); // what happens on the PBX, for streams and webhooks
    builder.Services.AddWebhooks(); // addresses that are told of calls
    builder.AddEvolvexApi(); // the vendor's HTTP API
    builder.AddManagerGateway(); // Asterisk's HTTP manager in front of the PBX
    builder.Services.AddCallHistory(); // calls that were, from the PBX's call records
    builder.AddShell();      // layout, theme, languages
    builder.Services.AddDashboard().AddLiveCalls().AddQueues().AddEndpoints(); // the pages
    builder.Services.AddAuditTrail().AddUsers().AddPbxStatus().AddManagerConsole(); // the administrators' pages: the audit log, people, the PBX, its console

    var app = builder.Build();
    app.UseHosting();        // proxy headers, security headers, compression
    app.UseShell();          // language of the request, page of unknown addresses
    app.UseSignIn();         // from here on a request needs a person
    app.MapStaticAssets().AllowAnonymous();
    app.MapHealth();         // /health/live, /health/ready
    app.MapSignIn();         // sign-out
    app.MapRecordings();     // sound for the portal's player
    app.MapUploads();        // sounds from and for the uploads page
    app.MapEvolvexApi();     // /api/index and /pbx/api/index, /api/events, /openapi/v1.json
    app.MapAuditTrail();     // the audit log as a file
    app.MapCallHistory();    // calls as a file
    app.MapManagerGateway(); // /rawman, /mxml, /arawman, /amxml
    app.MapShell();          // the pages

    return await line.RunAsync(app); // the portal, or one of its commands
});

/// <summary>The portal's process; public so that tests can start it.</summary>
public partial class Program;
