namespace Evolvex.Portal.DemoPbx;

/// <summary>Runs the embedded PBX with the portal's process.</summary>
internal sealed class DemoPbxHost(DemoPbxServer server, DemoAmiEndpoint endpoint, ILogger<DemoPbxHost> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        server.Add(endpoint.Account);

        // For whoever tries the manager gateway by hand: the name and password that the demo's sign-in page shows.
        server.Add(new ManagerAccount("demo", "demo"));
        server.Start();
        endpoint.ListensOn(server.Port);
        DemoPbxLog.Listening(logger, server.Port, server.Exchange.Book.People.Count, server.Exchange.Book.Queues.Count);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await server.DisposeAsync();
}
