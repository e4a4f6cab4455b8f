namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>The folder of the demo's recordings: one file a call, named after its Uniqueid. The oldest go when there are too many, of one day or at all.</summary>
internal sealed class RecordingShelf(string folder)
{
    private const int MostFiles = 90;
    private const int MostOfOneDay = 30;
    private const int SecondsOfADay = 86_400;

    /// <summary>Makes the recording of a call, where there is none yet.</summary>
    public void Record(string uniqueid, int seconds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, uniqueid + ".wav");
        if (File.Exists(path)) return;
        WaveFile.Write(path, Conversation.Render(seconds, Seed(uniqueid)));
        // As a PBX has them: the file was closed when the call ended, not when the demo made it up.
        if (StartOf(uniqueid) is > 0 and var start) File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(start + seconds));
    }

    /// <summary>Removes the oldest files beyond the bound.</summary>
    public void Trim()
    {
        if (!Directory.Exists(folder))
            return;

        var kept = new DirectoryInfo(folder).GetFiles("*.wav").OrderByDescending(f => f.Name, StringComparer.Ordinal).ToList();
        var surplus = kept.GroupBy(Day).SelectMany(day => day.Skip(MostOfOneDay)).ToHashSet();
        surplus.UnionWith(kept.Where(f => !surplus.Contains(f)).Skip(MostFiles));
        foreach (var file in surplus)
            file.Delete();
    }

    private static long Day(FileInfo file) => StartOf(file.Name) / SecondsOfADay;

    /// <summary>The second of the epoch that a Uniqueid begins with; 0 where it does not.</summary>
    private static long StartOf(string uniqueid) =>
        long.TryParse(uniqueid.AsSpan(0, Math.Max(0, uniqueid.IndexOf('.', StringComparison.Ordinal))), System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    private static int Seed(string uniqueid) => uniqueid.Aggregate(17, (hash, c) => unchecked(hash * 31 + c)) & int.MaxValue;
}
