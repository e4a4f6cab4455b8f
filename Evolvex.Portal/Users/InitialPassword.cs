using System.Security.Cryptography;

namespace Evolvex.Portal.Users;

/// <summary>A password that the portal makes up, to be told to somebody: 80 bits, in groups that can be read out.</summary>
internal static class InitialPassword
{
    // Without letters and digits that look alike.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string Create() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
}
