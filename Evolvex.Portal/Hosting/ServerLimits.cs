using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Evolvex.Portal.Hosting;

/// <summary>What one connection may ask of the server, whoever it is. What is not said here is Kestrel's own: 240 bytes a second in either direction, 32 KB of headers, two minutes of idleness.</summary>
internal static class ServerLimits
{
    /// <summary>Most bytes of a request's body; <c>uploads</c> alone takes more. Nothing else sends more than a form or a message of a circuit.</summary>
    public const long MostBody = 1024 * 1024;

    /// <summary>How long the headers of a request may take to come.</summary>
    public static readonly TimeSpan LongestHeaders = TimeSpan.FromSeconds(10);

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MostBody;
        server.Limits.RequestHeadersTimeout = LongestHeaders;
    }
}
