using System.Net.Sockets;
using System.Reflection;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// The socket under a driver's connection. Closing it is the only way to free a thread that the driver keeps waiting for a
/// server which has fallen silent, and to leave a result without reading its millions of rows; and it wants a buffer, as four
/// calls to the system for each row cost more than the row. The driver keeps both private; the provider is bound to one exact
/// version of it, and a test watches that the way there still leads to them.
/// </summary>
internal sealed class DriverSocket
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    private const int BufferSize = 16 * 1024;

    private static readonly FieldInfo? DriverField = typeof(MySqlConnection).GetField("driver", Private);

    private readonly Socket? _socket;

    private DriverSocket(Socket? socket) => _socket = socket;

    public bool IsFound => _socket is not null;

    /// <summary>True: the driver reads what has arrived at once, and not each row's length and each row by a call of its own to the system.</summary>
    public bool IsBuffered { get; private init; }

    public static DriverSocket Of(MySqlConnection connection)
    {
        var handler = Value(DriverOf(connection), "handler");
        var socket = (Value(handler, "networkStream") as NetworkStream)?.Socket;
        return new DriverSocket(socket) { IsBuffered = Buffer(Value(handler, "stream")) };
    }

    /// <summary>The driver's own object for a physical connection; null if it cannot be found.</summary>
    public static object? DriverOf(MySqlConnection connection) => DriverField?.GetValue(connection);

    /// <summary>Notices within two minutes that the other end has vanished, also where a statement may run without limit.</summary>
    public DriverSocket KeepAlive()
    {
        if (_socket is not { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 } socket) return this;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        return this;
    }

    /// <summary>Ends what waits for the server, with an error; the driver then closes the connection. Can be called from any thread, at any time.</summary>
    public void HangUp()
    {
        try
        {
            // Not Shutdown: what has arrived could still be read then, and the driver would read it all.
            _socket?.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is down already.
        }
    }

    /// <summary>Its time-outs are below the buffer, and hold for each filling of it.</summary>
    private static bool Buffer(object? stream)
    {
        if (Field(stream, "inStream") is not { } field || field.GetValue(stream) is not Stream incoming) return false;
        if (incoming is not BufferedStream) field.SetValue(stream, new BufferedStream(incoming, BufferSize));
        return true;
    }

    private static object? Value(object? owner, string name) => Field(owner, name)?.GetValue(owner);

    private static FieldInfo? Field(object? owner, string name)
    {
        for (var type = owner?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Private | BindingFlags.DeclaredOnly) is { } field) return field;
        }

        return null;
    }
}
