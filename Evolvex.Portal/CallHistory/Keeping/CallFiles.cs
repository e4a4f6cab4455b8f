using Evolvex.Portal.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls in files that a server fetches, made while it still takes in those of another span.</summary>
internal sealed class CallFiles : IDisposable
{
    private readonly RowFiles _files;
    private readonly LoadedRows _calls;
    private readonly LoadedRows _extensions;

    private CallFiles(RowFiles files) => (_files, _calls, _extensions) = (files, new LoadedRows(files, CallRows.Columns), new LoadedRows(files, CallRows.ExtensionColumns));

    /// <summary>Writes files; they belong to the caller with what they lie in.</summary>
    public static async Task<CallFiles> WriteAsync(RowFiles files, IReadOnlyList<CallRow> calls, IReadOnlyList<CallExtensionRow> extensions, CancellationToken cancellationToken)
    {
        var written = new CallFiles(files);
        try
        {
            await CallRows.AddAsync(calls, written._calls, cancellationToken);
            written._calls.Complete();
            await CallRows.AddAsync(extensions, written._extensions, cancellationToken);
            written._extensions.Complete();
            return written;
        }
        catch
        {
            written.Dispose();
            throw;
        }
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
        _files.Dispose();
    }
}
