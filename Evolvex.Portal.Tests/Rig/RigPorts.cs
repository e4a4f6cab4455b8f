using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>
/// Ports that nothing listened on a moment ago, each given once. They lie below those that the system gives to connections by itself, so that no connection takes the
/// port of a server that is stopped for a while.
/// </summary>
internal static class RigPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A free TCP port of 127.0.0.1.</summary>
    public static int FreeTcp() => Free(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A free UDP port of 127.0.0.1.</summary>
    public static int FreeUdp() => Free(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>First of a hundred ports for RTP, below those of here; one taken within is skipped by Asterisk.</summary>
    public static int RtpFirst() => 10_000 + Random.Shared.Next(100) * 100;

    private static int Free(SocketType type, ProtocolType protocol)
    {
        while (true)
        {
            var port = First + Random.Shared.Next(Count);
            if (IsFree(port, type, protocol) && Given.TryAdd(port, true)) return port;
        }
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
