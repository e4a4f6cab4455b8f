using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// Logging in. MD5: <c>Challenge</c>, then <c>Key</c> = lower-case hex of md5(challenge + secret). Asterisk gives the same answer to a wrong secret, an unknown user and
/// an address that is not let in, a second late, and closes.
/// </summary>
internal static class AmiLogin
{
    public static async Task RunAsync(AmiClient client, AmiConnectionOptions options, CancellationToken cancellationToken)
    {
        var challenge = options.UseMd5 || options.AnswerChallenge is not null ? await ChallengeAsync(client, cancellationToken) : null;
        if (challenge is null && options.AnswerChallenge is not null) throw new AmiAuthenticationException($"{options.Where} gives no challenge.");
        var given = challenge is null ? null
            : options.AnswerChallenge is { } asked ? await asked(challenge, cancellationToken)
            : new AmiLoginAnswer(options.Username, KeyFor(challenge, options.Secret));
        var username = given?.Username ?? options.Username;
        var login = new AmiAction("Login").With("Username", username);
        login = given is null ? login.With("Secret", options.Secret) : login.With("AuthType", "MD5").With("Key", given.Key);
        var answer = await client.SendAsync(login.With("Events", options.Events), cancellationToken);
        if (answer.IsSuccess) return;
        throw new AmiAuthenticationException($"{options.Where} refused the manager user '{username}': {answer.Text}");
    }

    public static string KeyFor(string challenge, string secret) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + secret)));

    /// <summary>The challenge; null where the server refuses to give one, which alone leads to the plain login.</summary>
    private static async Task<string?> ChallengeAsync(AmiClient client, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(new AmiAction("Challenge").With("AuthType", "MD5"), cancellationToken);
        if (!answer.IsSuccess) return null;
        return answer["Challenge"] ?? throw new AmiProtocolException("The server accepted Challenge but gave none.");
    }
}
