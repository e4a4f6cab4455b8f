namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>Steps of the captures that the portal answers otherwise than Asterisk, on purpose or because of the web server in front of it, each with the reason; docs/manager-gateway.md has them too.</summary>
internal static class HttpDifferences
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["request-line/02-http10"] = "HTTP/1.0 is answered with a Connection header",
        ["request-line/03-http10-keepalive"] = "HTTP/1.0 is answered with a Connection header",
        ["request-line/06-nohost"] = "HTTP/1.1 without Host is 400",
        ["request-line/12-root"] = "/ is the portal's own",
        ["request-line/15-noprefix"] = "served without the prefix too",
        ["request-line/16-double"] = "//asterisk//rawman is the portal's own",
        ["request-line/21-crlf"] = "CR and LF in a value become a space",
        ["request-line/22-lf"] = "LF in a value becomes a space",
        ["request-line/30-longer"] = "a request line of more than 8 KB is 414",
        ["request-line/31-broken"] = "no HTTP at all is 400",
        ["request-line/32-http09"] = "HTTP/0.9 is 400",
        ["request-line/33-absolute"] = "the absolute URI of another host is 400",
        ["request-line/34-lf-only"] = "lines that end in LF are 400",
        ["ajax/04-both"] = "ajaxobjtype with markup is made a valid name",
        ["ajax/08-html-ajaxdest"] = "/manager is not served",
        ["bytes/04-html-coreshowchannels"] = "/manager is not served",
        ["rawman-actions/06-command-nosuch"] = "a Command that does not exist is refused: only known lines pass",
        ["mxml-actions/07-command-nosuch"] = "a Command that does not exist is refused: only known lines pass",
        ["digest/14-unknown-nonce"] = "a Digest header with another nonce than its opaque may have been overheard",
        ["waitevent/14-off"] = "the PBX does not send the portal what happens while events are off",
    };

    /// <summary>True where the answers differ and have to.</summary>
    public static bool Has(string folder, HttpCapture step) => Reasons.ContainsKey($"{folder}/{step.Name}");
}
