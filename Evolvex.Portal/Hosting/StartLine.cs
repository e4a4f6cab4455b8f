using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Evolvex.Portal.Hosting;

/// <summary>Says, once the portal listens, where it listens and how to sign in.</summary>
internal sealed class StartLine(
    IServer server, PortalSettings settings, IEnumerable<ISignInHint> hints, ILogger<StartLine> logger, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write()
    {
        foreach (var key in settings.UnknownKeys) HostingLog.UnknownSetting(logger, key);
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        HostingLog.Ready(logger, string.Join(' ', addresses), settings.Pbx, string.Join(' ', hints.Select(hint => hint.Text).Where(text => text.Length > 0)));
    }
}

/// <summary>How to sign in, for the operator who reads the log.</summary>
internal interface ISignInHint
{
    /// <summary>One sentence, or empty.</summary>
    string Text { get; }
}
