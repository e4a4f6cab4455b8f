using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>Clears up after a crash, at start.</summary>
internal sealed class UploadLeftovers(UploadsOptions options, PortalOptions portal, ILogger<UploadLeftovers> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { options.Folder, RemoteSounds.FolderOf(portal) })
        {
            try
            {
                if (SoundFolder.RemoveLeftovers(folder) is > 0 and var removed) UploadsLog.LeftoversRemoved(logger, removed);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                UploadsLog.FolderUnusable(logger, folder, fault.Message);
            }
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
