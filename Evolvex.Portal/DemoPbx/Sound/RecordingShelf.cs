namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>The folder of the demo's recordings: one file a call, named after its Uniqueid; the oldest go when there are too many.</summary>
internal sealed class RecordingShelf(string folder)
{
    private const int MostFiles = 90;

    /// <summary>Makes the recording of a call, where there is none yet.</summary>
    public void Record(string uniqueid, int seconds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, uniqueid + ".wav");
        if (!File.Exists(path))
            WaveFile.Write(path, Conversation.Render(seconds, Seed(uniqueid)));
    }

    /// <summary>Removes the oldest files beyond the bound.</summary>
    public void Trim()
    {
        if (!Directory.Exists(folder))
            return;

        foreach (var file in new DirectoryInfo(folder).GetFiles("*.wav").OrderByDescending(f => f.Name, StringComparer.Ordinal).Skip(MostFiles))
            file.Delete();
    }

    private static int Seed(string uniqueid) => uniqueid.Aggregate(17, (hash, c) => unchecked(hash * 31 + c)) & int.MaxValue;
}
