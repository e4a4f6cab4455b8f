using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>Checks that sounds can be uploaded.</summary>
internal sealed class UploadsCheck(UploadsOptions options, RecordingsOptions recordings, ILogger<UploadsCheck> logger) : IPortalCheck
{
    public int Order => 4;

    public string Subject => "uploads";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        if (recordings.Source == RecordingsSource.EvolvexApi) return [new CheckFinding(Subject, CheckVerdict.Ok, $"passed on to {recordings}")];
        try
        {
            await using var sound = SoundFolder.Begin(options.Folder, logger);
            return [new CheckFinding(Subject, CheckVerdict.Ok, options.Folder)];
        }
        catch (UploadException fault)
        {
            return [new CheckFinding(Subject, CheckVerdict.Warning, $"{options.Folder}: {fault.Message}", "make the folder, and give the portal's user the right to write to it and Asterisk's the right to read.")];
        }
    }
}
