using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Tests.Rig;

/// <summary>Ports that nothing listened on a moment ago.</summary>
internal static class RigPorts
{
    /// <summary>A free TCP port of 127.0.0.1.</summary>
    public static int FreeTcp() => Free(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A free UDP port of 127.0.0.1.</summary>
    public static int FreeUdp() => Free(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>First of a hundred ports for RTP, below those the system gives out by itself; one taken within is skipped by Asterisk.</summary>
    public static int RtpFirst() => 10_000 + Random.Shared.Next(100) * 100;

    private static int Free(SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
