using System.Data.Common;
using Evolvex.Portal.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Opens the PBX's call records, which may be absent, elsewhere, or slow to start, and says in a value what is wrong with them.</summary>
internal sealed class CdrDatabase(CdrOptions cdr, PbxOptions pbx, ILogger<CdrDatabase> logger)
{
    /// <summary>Seconds that a page waits for one answer at most.</summary>
    private const int CommandTimeout = 30;

    private volatile CdrTable _table = new(cdr);
    private readonly SemaphoreSlim _opening = new(1);
    private volatile DbContextOptions<CdrDbContext>? _options;
    private CdrTroubleKind? _lastTrouble;

    /// <summary>There is a place where call records should be.</summary>
    public bool IsConfigured => cdr.IsConfigured || pbx.IsDemo;

    /// <summary>Whether it has a column for the recording's file is known once it was opened.</summary>
    public CdrTable Table => _table;

    /// <summary>A context for one unit of work; the caller disposes it.</summary>
    /// <exception cref="DbException">The call records cannot be read: <see cref="CdrTrouble.From"/> tells why.</exception>
    public async Task<CdrDbContext> OpenAsync(CancellationToken cancellationToken)
    {
        if (!IsConfigured) throw new CdrUnavailableException(new CdrTrouble(CdrTroubleKind.NotConfigured, "ConnectionStrings:Cdr is not set."));
        return new CdrDbContext(_options ?? await FindAsync(cancellationToken), _table);
    }

    /// <summary>Asks one thing. Only the caller's own cancellation is an exception; whatever else goes wrong is part of the answer.</summary>
    public async Task<CdrAnswer<T>> AskAsync<T>(Func<CdrDbContext, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await OpenAsync(cancellationToken);
            var answer = new CdrAnswer<T>(await question(context, cancellationToken));
            Recovered();
            return answer;
        }
        catch (DbException fault)
        {
            return new CdrAnswer<T>(Troubled(CdrTrouble.From(fault), fault));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new CdrAnswer<T>(Troubled(new CdrTrouble(CdrTroubleKind.Failed, fault.Message), fault));
        }
    }

    /// <summary>Null: the call records can be read, with all the columns that the settings name.</summary>
    public async Task<CdrTrouble?> ProbeAsync(CancellationToken cancellationToken)
        => (await AskAsync(static async (context, cancelled) => await context.Rows.Take(1).ToListAsync(cancelled), cancellationToken)).Trouble;

    private async Task<DbContextOptions<CdrDbContext>> FindAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_options is { } known) return known;
            var options = cdr.Provider == DatabaseProvider.Sqlite ? Sqlite() : await MySqlAsync(cancellationToken);
            if (!_table.IsRecordingFileTold && (await OwnColumnsAsync(options, cancellationToken)).Contains(CdrOptions.RecordingFile, StringComparer.OrdinalIgnoreCase)) _table = new CdrTable(cdr, hasRecordingFile: true);
            return _options = options;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>What the table calls its columns.</summary>
    /// <exception cref="DbException">The table cannot be read.</exception>
    public async Task<IReadOnlyList<string>> OwnColumnsAsync(CancellationToken cancellationToken) => await OwnColumnsAsync(_options ?? await FindAsync(cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<string>> OwnColumnsAsync(DbContextOptions<CdrDbContext> options, CancellationToken cancellationToken)
    {
        await using var context = new CdrDbContext(options, _table);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM {_table.Quoted} WHERE 1 = 0";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private DbContextOptions<CdrDbContext> Sqlite()
    {
        // The portal never makes the file: an absent one is told, not replaced by an empty one.
        var connection = new SqliteConnectionStringBuilder(cdr.ConnectionString) { Mode = SqliteOpenMode.ReadOnly };
        return new DbContextOptionsBuilder<CdrDbContext>().UseSqlite(connection.ToString(), sqlite => sqlite.CommandTimeout(CommandTimeout)).Options;
    }

    private async Task<DbContextOptions<CdrDbContext>> MySqlAsync(CancellationToken cancellationToken)
    {
        var version = await ServerVersion.AutoDetectAsync(cdr.ConnectionString, cancellationToken);
        return new DbContextOptionsBuilder<CdrDbContext>().UseMySql(cdr.ConnectionString, version, mysql => mysql.CommandTimeout(CommandTimeout)).Options;
    }

    /// <summary>A database that stays away is told once, not once a page.</summary>
    private CdrTrouble Troubled(CdrTrouble trouble, Exception fault)
    {
        if (_lastTrouble == trouble.Kind) return trouble;
        _lastTrouble = trouble.Kind;
        if (trouble.Kind is CdrTroubleKind.NotConfigured or CdrTroubleKind.NotReady) CallHistoryLog.NotThere(logger, trouble.Fault);
        else if (trouble.Kind == CdrTroubleKind.Failed) CallHistoryLog.Failed(logger, fault);
        else CallHistoryLog.Unreadable(logger, trouble.Kind, trouble.Fault);
        return trouble;
    }

    private void Recovered()
    {
        if (_lastTrouble is not { } last) return;
        _lastTrouble = null;
        CallHistoryLog.ReadableAgain(logger, last);
    }
}
