using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// The driver's connection with its defects contained: asynchronous calls that neither block the thread pool nor hang, time-outs
/// that hold, cancellation that reaches the server. All else of the application sees only the base classes of System.Data.Common.
/// </summary>
internal sealed class GuardedConnection : DbConnection
{
    private static readonly TimeSpan OpenGrace = TimeSpan.FromSeconds(2);

    /// <summary>How much later than the server's limit the driver's own time-out comes, which costs the connection.</summary>
    private const int SecondsForTheServer = 2;

    private string _connectionString = "";
    private DriverConnectionString? _settings;
    private MySqlConnection? _inner;
    private QueryKiller? _killer;
    private DriverSession? _session;
    private ConnectionState _state = ConnectionState.Closed;

    public GuardedConnection(string connectionString) => ConnectionString = connectionString;

    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set
        {
            if (_state != ConnectionState.Closed) throw new InvalidOperationException("The connection string cannot change while the connection is open.");
            _connectionString = value ?? "";
            _settings = _connectionString.Length == 0 ? null : new DriverConnectionString(_connectionString);
        }
    }

    public override string Database => _inner?.Database ?? _settings?.Database ?? "";

    public override string DataSource => _settings?.Server ?? "";

    public override string ServerVersion => Inner.ServerVersion;

    public override int ConnectionTimeout => (int)Settings.ConnectTimeout.TotalSeconds;

    public override ConnectionState State => _state == ConnectionState.Open && _inner?.State != ConnectionState.Open ? ConnectionState.Broken : _state;

    internal GuardedTransaction? Transaction { get; set; }

    internal GuardedDataReader? Reader { get; set; }

    /// <summary>The connection can be cut: see <see cref="DriverSocket"/>.</summary>
    internal bool CanHangUp => _session?.Socket.IsFound == true;

    /// <summary>Rows come through a buffer: see <see cref="DriverSocket"/>.</summary>
    internal bool IsBuffered => _session?.Socket.IsBuffered == true;

    internal int DefaultCommandTimeout => Settings.CommandTimeout;

    private DriverConnectionString Settings => _settings ?? throw new InvalidOperationException("The connection has no connection string.");

    private MySqlConnection Inner => _inner ?? throw new InvalidOperationException("The connection is not open.");

    /// <summary>Closes the idle connections of the pool that this connection string has.</summary>
    public static void ClearPool(string connectionString)
    {
        using var connection = new MySqlConnection(new DriverConnectionString(connectionString).ForQueries);
        MySqlConnection.ClearPool(connection);
    }

    public override void Open()
    {
        ThrowIfOpen();
        var inner = new MySqlConnection(Settings.ForQueries);
        try
        {
            inner.Open();
        }
        catch (Exception e)
        {
            inner.Dispose();
            if (DriverFaults.Translate(e) is { } fault) throw fault;
            throw;
        }

        Opened(inner);
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfOpen();
        var inner = new MySqlConnection(Settings.ForQueries);
        var work = BlockingCalls.Queries.Run(() => { inner.Open(); return true; }, cancellationToken);
        try
        {
            await work.WaitAsync(Settings.ConnectTimeout + OpenGrace, cancellationToken);
        }
        catch (Exception e)
        {
            DisposeAfter(work, inner);
            cancellationToken.ThrowIfCancellationRequested();
            if (DriverFaults.Translate(e) is { } fault) throw fault;
            throw;
        }

        Opened(inner);
    }

    public override void Close()
    {
        if (_state == ConnectionState.Closed) return;
        Reader?.Close();
        Transaction?.RollBackIfOpen();
        var inner = _inner;
        Forget(ConnectionState.Closed);
        inner?.Dispose();
    }

    public override async Task CloseAsync()
    {
        if (_state == ConnectionState.Closed) return;
        if (Reader is { } reader) await reader.CloseAsync();
        if (Transaction is { } transaction) await transaction.DisposeAsync();
        // With nothing left to read or roll back, this hands the connection to the pool and does not block.
        Close();
    }

    public override void ChangeDatabase(string databaseName) => Inner.ChangeDatabase(databaseName);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => GuardedTransaction.Begin(this, isolationLevel);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
        => await GuardedTransaction.BeginAsync(this, isolationLevel, cancellationToken);

    protected override DbCommand CreateDbCommand() => new GuardedCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    internal RunningStatement Start(int timeoutSeconds)
        => _killer is { } killer && _session is { } session
            ? new RunningStatement(this, killer, session.Socket, timeoutSeconds)
            : throw new InvalidOperationException("The connection is not open.");

    /// <summary>The driver's command for this text, in a session whose limit fits the time-out. Blocks for a round trip where the session must be set up.</summary>
    internal MySqlCommand Prepare(string text, int timeoutSeconds)
    {
        var inner = Inner;
        if (_session!.Timeout != timeoutSeconds) SetUp(_session, inner, timeoutSeconds);
        return new MySqlCommand(text, inner) { CommandTimeout = timeoutSeconds == 0 ? 0 : timeoutSeconds + SecondsForTheServer };
    }

    /// <summary>Runs an empty statement, which a kill that came too late may hit.</summary>
    internal void SpendKill()
    {
        if (_inner is not { State: ConnectionState.Open } inner) return;
        try
        {
            using var command = new MySqlCommand("DO SLEEP(0)", inner) { CommandTimeout = 3 };
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (DriverFaults.IsFault(e))
        {
            // Hit, as meant; or the connection is gone, and then the kill with it.
        }
    }

    /// <summary>Gives the connection up to the call that is stuck in it, whenever that ends; the pool may hold more of the kind, so it is emptied.</summary>
    internal void Abandon(Task work)
    {
        if (_inner is not { } inner) return;
        Forget(ConnectionState.Broken);
        MySqlConnection.ClearPool(inner);
        DisposeAfter(work, inner);
    }

    private static void DisposeAfter(Task work, MySqlConnection inner)
        => _ = work.ContinueWith(
            static (finished, state) =>
            {
                _ = finished.Exception; // seen: the caller has had its answer long ago
                ((MySqlConnection)state!).Dispose();
            },
            inner, CancellationToken.None, TaskContinuationOptions.None, BlockingCalls.Queries);

    private void SetUp(DriverSession session, MySqlConnection inner, int timeoutSeconds)
    {
        var mariaDb = inner.ServerVersion.Contains("mariadb", StringComparison.OrdinalIgnoreCase);
        var text = session.Timeout is null ? SessionSetUp.First(mariaDb, timeoutSeconds) : SessionSetUp.Again(mariaDb, timeoutSeconds);
        using var command = new MySqlCommand(text, inner) { CommandTimeout = Math.Max(timeoutSeconds, 5) };
        if (command.ExecuteScalar() is string serverName) session.ServerName = serverName;
        session.Timeout = timeoutSeconds;
        _killer!.Target = (inner.ServerThread, session.ServerName);
    }

    private void ThrowIfOpen()
    {
        if (_state == ConnectionState.Open) throw new InvalidOperationException("The connection is already open.");
    }

    private void Opened(MySqlConnection inner)
    {
        _inner = inner;
        _session = DriverSession.Of(inner, Settings.IsReset);
        _killer = new QueryKiller(Settings.ForKill) { Target = (inner.ServerThread, _session.ServerName) };
        Change(ConnectionState.Open);
    }

    private void Forget(ConnectionState state)
    {
        _inner = null;
        _killer = null;
        _session = null;
        Reader = null;
        Transaction = null;
        Change(state);
    }

    private void Change(ConnectionState state)
    {
        var before = _state;
        _state = state;
        if (before != state) OnStateChange(new StateChangeEventArgs(before, state));
    }
}
