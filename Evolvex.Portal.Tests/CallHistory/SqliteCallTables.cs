using Evolvex.Portal.Tests.Architecture;
using Microsoft.Data.Sqlite;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Call records and the portal's own tables in SQLite files that go with the test.</summary>
internal sealed class SqliteCallTables : IAsyncDisposable
{
    private readonly SqliteCdrStore _records = new();
    private readonly TemporaryFolder _folder = new();

    public Task<CallTablesRig> StartAsync(DateTimeOffset now) =>
        CallTablesRig.StartAsync(_records, new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.Path, "portal.db"), Pooling = false }.ToString(), now);

    public async ValueTask DisposeAsync()
    {
        await _records.DisposeAsync();
        _folder.Dispose();
    }
}
