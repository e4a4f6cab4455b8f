using Evolvex.Portal.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls in files that a server fetches, made while it still takes in those of another span.</summary>
/// <param name="files">Where they lie; goes with them.</param>
internal sealed class CallFiles(RowFiles files) : IDisposable
{
    private readonly LoadedRows _calls = new(files, CallRows.Columns);
    private readonly LoadedRows _extensions = new(files, CallRows.ExtensionColumns);

    /// <summary>Adds a call, and what extensions did in it; best in the order of their tables.</summary>
    public async ValueTask AddAsync(CallRow call, IReadOnlyList<CallExtensionRow> parts, CancellationToken cancellationToken)
    {
        await CallRows.AddAsync(call, _calls, cancellationToken);
        for (var at = 0; at < parts.Count; at++) await CallRows.AddAsync(parts[at], _extensions, cancellationToken);
    }

    /// <summary>All calls are there: the files are whole.</summary>
    public void Complete()
    {
        _calls.Complete();
        _extensions.Complete();
    }

    /// <summary>Lets the server fetch them, inside the caller's transaction on a connection of <see cref="RowFileUse"/>.</summary>
    public async Task LoadAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        await _calls.LoadAsync(database, cancellationToken);
        await _extensions.LoadAsync(database, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _calls.Dispose();
        _extensions.Dispose();
        files.Dispose();
    }
}
