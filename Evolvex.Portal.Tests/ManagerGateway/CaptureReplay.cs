using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>
/// Sends the requests of a capture to a living server. Cookies and nonces of the capture are replaced by those that this server gave at the same step,
/// and digests are signed anew.
/// </summary>
internal sealed partial class CaptureReplay(int port)
{
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    public async Task<RawAnswer> SendAsync(HttpCapture step, CancellationToken cancellationToken)
    {
        var request = Encoding.Latin1.GetString(step.Request);
        foreach (var (captured, own) in ids) request = request.Replace(captured, own, StringComparison.Ordinal).Replace(captured.ToUpperInvariant(), own.ToUpperInvariant(), StringComparison.Ordinal);
        request = Authorization().Replace(request, match => Sign(match.Value, step));
        var answer = await RawHttp.SendAsync(port, Encoding.Latin1.GetBytes(request), cancellationToken);
        Learn(Cookie(), step.AnswerHeader("Set-Cookie"), answer.Headers.GetValueOrDefault("Set-Cookie"));
        Learn(Nonce(), step.AnswerHeader("WWW-Authenticate"), answer.Headers.GetValueOrDefault("WWW-Authenticate"));
        return answer;
    }

    private void Learn(Regex pattern, string? captured, string? own)
    {
        var (from, to) = (pattern.Match(captured ?? ""), pattern.Match(own ?? ""));
        if (from.Success && to.Success) ids[from.Value] = to.Value;
    }

    private static string Sign(string header, HttpCapture step)
    {
        if (DigestAuthorization.Parse(header["Authorization: ".Length..]) is not { } digest) return header;
        var original = DigestAuthorization.Parse(step.RequestHeader("Authorization")).ShouldNotBeNull();
        var method = step.RequestLine.Split(' ')[0];
        var secret = original.IsSignedWith("portal-secret", method) ? "portal-secret" : "wrong";
        var ha1 = Md5($"{digest.Username}:{digest.Realm}:{secret}");
        var ha2 = Md5($"{method}:{digest.Uri}");
        return header.Replace(digest.Response, Md5($"{ha1}:{digest.Nonce}:{digest.NonceCountText}:{digest.ClientNonce}:{digest.Qop}:{ha2}"), StringComparison.Ordinal);
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("(?<=mansession_id=\")[0-9a-f]{8}")]
    private static partial Regex Cookie();

    [GeneratedRegex("(?<=nonce=\")[0-9a-f]{8}")]
    private static partial Regex Nonce();

    [GeneratedRegex("Authorization: Digest [^\r\n]*")]
    private static partial Regex Authorization();
}
