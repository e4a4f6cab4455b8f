using System.Net.Sockets;
using System.Security.Authentication;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>Which fault an exception of the link is.</summary>
internal static class LinkFaults
{
    public static LinkFault Of(Exception error) => error switch
    {
        LinkSilentException => LinkFault.Silent,
        PbxShutDownException => LinkFault.ShuttingDown,
        AmiAuthenticationException => LinkFault.LoginRefused,
        AmiProtocolException => LinkFault.NotAmi,
        AmiTimeoutException => LinkFault.NoAnswer,
        AmiConnectionLostException => LinkFault.ConnectionLost,
        AmiConnectException { InnerException: SocketException socket } => Of(socket.SocketErrorCode),
        AmiConnectException { InnerException: AuthenticationException or IOException } => LinkFault.TlsFailed,
        AmiConnectException => LinkFault.ConnectionLost,
        AmiEndpointException => LinkFault.NoEndpoint,
        _ => LinkFault.Unexpected,
    };

    private static LinkFault Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => LinkFault.ConnectionRefused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => LinkFault.UnknownHost,
        SocketError.TimedOut => LinkFault.NoAnswer,
        SocketError.ConnectionReset or SocketError.ConnectionAborted => LinkFault.ConnectionLost,
        _ => LinkFault.Unreachable,
    };
}

/// <summary>The connection stands, but the PBX says nothing any more.</summary>
internal sealed class LinkSilentException(TimeSpan silence) : Exception($"Nothing came from the PBX for {silence.TotalSeconds:0} s, not even the answer to a ping.");

/// <summary>Where the PBX is could not be told.</summary>
internal sealed class AmiEndpointException(string message, Exception inner) : Exception(message, inner);
