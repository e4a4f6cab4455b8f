using System.IO.Pipelines;
using System.Threading.Channels;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// Asterisk's HTTP manager, seen as the stream of a manager connection: an action that is written goes out as a request, its answer and the events that <c>WaitEvent</c> hands
/// out are read, in the order in which they came about. So everything above knows one kind of connection. A web login that is lost ends the stream: what
/// happened meanwhile is not known, and who reads has to connect and list anew.
/// </summary>
internal sealed class AmiHttpStream : Stream
{
    /// <summary>How long one question for events waits; well below the 60 s after which Asterisk forgets a web login, and the shortest that an operator would set.</summary>
    private const int WaitSeconds = 5;

    /// <summary>How long an answer that is under way is waited for before what came after it is read.</summary>
    private static readonly TimeSpan Straggling = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it is made sure that the login is still the same one.</summary>
    private static readonly TimeSpan VerifyEvery = TimeSpan.FromSeconds(2);

    private static readonly byte[] Banner = "Asterisk Call Manager/HTTP\r\n"u8.ToArray();
    private static readonly byte[] Wait = System.Text.Encoding.ASCII.GetBytes($"Action: WaitEvent\r\nTimeout: {WaitSeconds}\r\n\r\n");
    private static readonly byte[] Drain = "Action: WaitEvent\r\nTimeout: 0\r\n\r\n"u8.ToArray();

    private readonly AmiWebLogin _login;
    private readonly TimeProvider _time;
    private readonly Channel<ReadOnlyMemory<byte>> _actions = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly Pipe _received = new();
    private readonly Stream _reading;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _pump;
    private Task<byte[]>? _waiting; // the question for events that is under way
    private bool _wantsEvents;
    private long _verifiedAt;

    private AmiHttpStream(AmiWebLogin login, TimeProvider time)
    {
        (_login, _time) = (login, time);
        _reading = _received.Reader.AsStream();
        _pump = Task.Run(PumpAsync, CancellationToken.None);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a web login at <paramref name="manager"/>, such as <c>http://pbx:8088/asterisk</c>.</summary>
    /// <inheritdoc cref="AmiWebLogin.GreetAsync"/>
    public static async Task<AmiHttpStream> OpenAsync(Uri manager, AmiConnectionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // Asterisk closes a connection that was idle for 15 s, and names its cookie without a path, which no store of cookies would send back.
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = options.ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) };
        var login = new AmiWebLogin(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, manager, options.Username, options.Secret);
        try
        {
            await login.GreetAsync(cancellationToken);
            return new AmiHttpStream(login, time);
        }
        catch
        {
            login.Dispose();
            throw;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reading.ReadAsync(buffer, cancellationToken);

    /// <summary>Takes one whole action.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _actions.Writer.WriteAsync(buffer.ToArray(), cancellationToken);
        }
        catch (ChannelClosedException error)
        {
            throw new IOException("The web login has ended.", error);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_pump.IsCompleted) _end.Cancel();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pump;
        _end.Dispose();
        await base.DisposeAsync();
    }

    private async Task PumpAsync()
    {
        Exception? fault = null;
        try
        {
            await _received.Writer.WriteAsync(Banner, _end.Token);
            await RelayAsync(_end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            fault = new IOException("Closed.");
        }
        catch (Exception error)
        {
            fault = error as IOException ?? new IOException(error.Message, error);
        }

        _actions.Writer.TryComplete();
        await _received.Writer.CompleteAsync(fault);
        await _end.CancelAsync();
        if (_waiting is not null) await ((Task)_waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _login.Dispose();
    }

    private async Task RelayAsync(CancellationToken end)
    {
        var more = _actions.Reader.WaitToReadAsync(end).AsTask();
        while (true)
        {
            if (_wantsEvents) _waiting ??= _login.AskAsync(Wait, end);
            await (_waiting is null ? more : (Task)Task.WhenAny(_waiting, more));
            if (_waiting is { IsCompleted: true }) await TakeWaitingAsync(end);
            if (!more.IsCompleted) continue;
            if (!await more || await CarryOutAsync(end)) return;
            more = _actions.Reader.WaitToReadAsync(end).AsTask();
        }
    }

    /// <summary>Sends an action on and hands out what it was answered, after all events from before. True when it was the last.</summary>
    private async Task<bool> CarryOutAsync(CancellationToken end)
    {
        if (!_actions.Reader.TryRead(out var action)) return false;
        var answer = await _login.AskAsync(action, end);
        if (_wantsEvents) await DrainAsync(end);
        await _received.Writer.WriteAsync(answer, end);
        var isSuccess = answer.AsSpan().StartsWith("Response: Success"u8);
        if (IsNamed(action.Span, "Login"u8)) _wantsEvents |= isSuccess;
        return IsNamed(action.Span, "Logoff"u8) && !isSuccess && answer.AsSpan().StartsWith("Response: Goodbye"u8);
    }

    /// <summary>
    /// Fetches the events that have come so far. It ends the question that waits, whose answer is then empty; one that was given by itself at that moment may still be
    /// under way, and is older.
    /// </summary>
    private async Task DrainAsync(CancellationToken end)
    {
        var drained = await _login.AskAsync(Drain, end);
        if (_waiting is not null)
        {
            await Task.WhenAny(_waiting, Task.Delay(Straggling, _time, end));
            if (_waiting.IsCompleted) await TakeWaitingAsync(end);
        }

        await TakeEventsAsync(drained, end);
    }

    private async Task TakeWaitingAsync(CancellationToken end)
    {
        var answer = await _waiting!;
        _waiting = null;
        await TakeEventsAsync(answer, end);
        if (_time.GetElapsedTime(_verifiedAt) < VerifyEvery) return;
        await _login.VerifyAsync(end);
        _verifiedAt = _time.GetTimestamp();
    }

    /// <summary>The events alone, without the answer before them and the event after them that says they are all.</summary>
    private async Task TakeEventsAsync(byte[] answer, CancellationToken end)
    {
        if (answer.Length == 0) return; // ended by the next question
        if (!answer.AsSpan().StartsWith("Response: Success"u8)) throw new IOException("Asterisk has ended the web login.");
        var from = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var to = answer.AsSpan().LastIndexOf("Event: WaitEventComplete\r\n"u8);
        if (to > from) await _received.Writer.WriteAsync(answer.AsMemory(from..to), end);
    }

    private static bool IsNamed(ReadOnlySpan<byte> action, ReadOnlySpan<byte> name) => action.StartsWith("Action: "u8) && action[8..].StartsWith(name) && action[(8 + name.Length)..].StartsWith("\r\n"u8);
}
