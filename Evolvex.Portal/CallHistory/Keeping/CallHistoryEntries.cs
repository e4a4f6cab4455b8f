using System.Globalization;
using System.Text.Json;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Reads and writes the settings of the call history and how far the filling has come.</summary>
internal sealed class CallHistoryEntries(IDbContextFactory<PortalDbContext> databases)
{
    private const string Settings = "settings";
    private const string Done = "filled-back-to";
    private const string Rebuild = "rebuild-asked";
    private const string Followed = "followed-until";
    private const string Recount = "recount";
    private const string Uncounted = "numbers-uncounted";

    public async Task<CallHistorySettings> SettingsAsync(CancellationToken cancellationToken)
    {
        var text = await GetAsync(Settings, cancellationToken);
        return text is null ? CallHistorySettings.Default : JsonSerializer.Deserialize<CallHistorySettings>(text) ?? CallHistorySettings.Default;
    }

    /// <summary>Adds the settings to a change that the caller saves.</summary>
    public static Task SetAsync(PortalDbContext database, CallHistorySettings settings, CancellationToken cancellationToken) =>
        PutAsync(database, Settings, JsonSerializer.Serialize(settings), cancellationToken);

    /// <summary>Older rows than this, on the PBX's clock, are still to be read; null: nothing was read yet.</summary>
    public async Task<DateTime?> FilledBackToAsync(CancellationToken cancellationToken) =>
        await GetAsync(Done, cancellationToken) is { } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None) : null;

    public static Task SetFilledBackToAsync(PortalDbContext database, DateTime wall, CancellationToken cancellationToken) =>
        PutAsync(database, Done, wall.ToString("s", CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>All rows that came until then are in, but for those that the filling has yet to reach; null: nobody has looked yet.</summary>
    public static async Task<DateTimeOffset?> FollowedUntilAsync(PortalDbContext database, CancellationToken cancellationToken) =>
        await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Followed).Select(entry => entry.Value).FirstOrDefaultAsync(cancellationToken) is { } text
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture))
            : null;

    public static Task SetFollowedUntilAsync(PortalDbContext database, DateTimeOffset until, CancellationToken cancellationToken) =>
        PutAsync(database, Followed, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>Calls whose numbers are not among the totals yet; the default: none.</summary>
    public static async Task<UncountedCalls> UncountedAsync(PortalDbContext database, CancellationToken cancellationToken) =>
        (await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Uncounted).Select(entry => entry.Value).FirstOrDefaultAsync(cancellationToken))?.Split(' ') is [var from, var until]
            ? new UncountedCalls(long.Parse(from, CultureInfo.InvariantCulture), long.Parse(until, CultureInfo.InvariantCulture))
            : default;

    public static async Task SetUncountedAsync(PortalDbContext database, UncountedCalls calls, CancellationToken cancellationToken)
    {
        if (calls == default) await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Uncounted).ExecuteDeleteAsync(cancellationToken);
        else await PutAsync(database, Uncounted, string.Create(CultureInfo.InvariantCulture, $"{calls.From} {calls.Until}"), cancellationToken);
    }

    /// <summary>Asks that the totals of all days be counted anew by a service level, in a change that the caller saves.</summary>
    public static Task AskRecountAsync(PortalDbContext database, int serviceLevelSeconds, CancellationToken cancellationToken) =>
        PutAsync(database, Recount, RecountValue(int.MaxValue, serviceLevelSeconds), cancellationToken);

    /// <summary>Totals of days before this are still to be counted by that service level; null: none.</summary>
    public async Task<(int BeforeDay, int ServiceLevelSeconds)?> RecountAsync(CancellationToken cancellationToken) =>
        (await GetAsync(Recount, cancellationToken))?.Split(' ') is [var day, var seconds]
            ? (int.Parse(day, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture))
            : null;

    /// <summary>Says how far the totals are counted, unless it was asked otherwise meanwhile.</summary>
    /// <param name="done">What <see cref="RecountAsync"/> said.</param>
    /// <param name="beforeDay">Days before this remain; null: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RecountedAsync((int BeforeDay, int ServiceLevelSeconds) done, int? beforeDay, CancellationToken cancellationToken)
    {
        var before = RecountValue(done.BeforeDay, done.ServiceLevelSeconds);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var same = database.Set<CallHistoryEntry>().Where(entry => entry.Name == Recount && entry.Value == before);
        if (beforeDay is not { } day)
        {
            await same.ExecuteDeleteAsync(cancellationToken);
            return;
        }

        var value = RecountValue(day, done.ServiceLevelSeconds);
        await same.ExecuteUpdateAsync(row => row.SetProperty(entry => entry.Value, value), cancellationToken);
    }

    public async Task<bool> IsRebuildAskedAsync(CancellationToken cancellationToken) => await GetAsync(Rebuild, cancellationToken) is not null;

    /// <summary>Asks that everything be read anew, in a change that the caller saves.</summary>
    public static Task AskRebuildAsync(PortalDbContext database, CancellationToken cancellationToken) => PutAsync(database, Rebuild, "yes", cancellationToken);

    /// <summary>Forgets how far the filling had come.</summary>
    public async Task StartOverAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Done || entry.Name == Rebuild || entry.Name == Uncounted).ExecuteDeleteAsync(cancellationToken);
    }

    private static string RecountValue(int beforeDay, int seconds) => string.Create(CultureInfo.InvariantCulture, $"{beforeDay} {seconds}");

    private async Task<string?> GetAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<CallHistoryEntry>().Where(entry => entry.Name == name).Select(entry => entry.Value).FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task PutAsync(PortalDbContext database, string name, string value, CancellationToken cancellationToken)
    {
        if (await database.Set<CallHistoryEntry>().FindAsync([name], cancellationToken) is { } entry) entry.Value = value;
        else database.Add(new CallHistoryEntry { Name = name, Value = value });
    }
}
