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

    public async Task<bool> IsRebuildAskedAsync(CancellationToken cancellationToken) => await GetAsync(Rebuild, cancellationToken) is not null;

    /// <summary>Asks that everything be read anew, in a change that the caller saves.</summary>
    public static Task AskRebuildAsync(PortalDbContext database, CancellationToken cancellationToken) => PutAsync(database, Rebuild, "yes", cancellationToken);

    /// <summary>Forgets how far the filling had come.</summary>
    public async Task StartOverAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Done || entry.Name == Rebuild).ExecuteDeleteAsync(cancellationToken);
    }

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
