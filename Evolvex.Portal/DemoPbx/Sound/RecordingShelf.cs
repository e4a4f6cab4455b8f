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
        if (!File.Exists(path))
            WaveFile.Write(path, Conversation.Render(seconds, Seed(uniqueid)));
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

    private static long Day(FileInfo file) =>
        long.TryParse(file.Name.AsSpan(0, file.Name.IndexOf('.', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds / SecondsOfADay : 0;

    private static int Seed(string uniqueid) => uniqueid.Aggregate(17, (hash, c) => unchecked(hash * 31 + c)) & int.MaxValue;
}
