using System.Net.Sockets;
using System.Reflection;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// The socket under a driver's connection. Closing it is the only way to free a thread that the driver keeps waiting for a
/// server which has fallen silent, and to leave a result without reading its millions of rows. The driver keeps it private; the
/// provider is bound to one exact version of it, and a test watches that the way there still leads to the socket.
/// </summary>
internal sealed class DriverSocket
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly FieldInfo? DriverField = typeof(MySqlConnection).GetField("driver", Private);

    private readonly Socket? _socket;

    private DriverSocket(Socket? socket) => _socket = socket;

    public bool IsFound => _socket is not null;

    public static DriverSocket Of(MySqlConnection connection)
    {
        var handler = Field(DriverOf(connection), "handler");
        var socket = (Field(handler, "networkStream") as NetworkStream)?.Socket;
        return new DriverSocket(socket);
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

    private static object? Field(object? owner, string name)
    {
        for (var type = owner?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Private | BindingFlags.DeclaredOnly) is { } field) return field.GetValue(owner);
        }

        return null;
    }
}
