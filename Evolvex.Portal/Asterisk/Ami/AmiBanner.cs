using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>The greeting: one line, <c>Asterisk Call Manager/11.0.0</c>, with no empty line after it. The number is AMI's version, not Asterisk's.</summary>
internal static class AmiBanner
{
    /// <summary>Longer than any greeting; what is no AMI need not be read further.</summary>
    public const int MaxLength = 256;

    private static ReadOnlySpan<byte> Prefix => "Asterisk Call Manager"u8;

    /// <summary>Reads the greeting at the beginning of <paramref name="received"/>; false when it is not there, or not whole yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out string banner, out int length)
    {
        banner = "";
        length = 0;
        if (!received.StartsWith(Prefix)) return false;
        var end = received.IndexOf("\r\n"u8);
        if (end is < 0 or > MaxLength) return false;
        banner = Encoding.UTF8.GetString(received[..end]);
        length = end + 2;
        return true;
    }

    /// <summary>False as soon as what came cannot become a greeting.</summary>
    public static bool MayBecome(ReadOnlySpan<byte> received) => received.Length <= Prefix.Length
        ? Prefix.StartsWith(received)
        : received.StartsWith(Prefix) && (received.Length <= MaxLength || received[..MaxLength].IndexOf("\r\n"u8) >= 0);

    /// <summary>The first of what a strange port said, fit for a log line: printable ASCII, everything else a dot, 60 characters at most.</summary>
    public static string Sanitise(ReadOnlySpan<byte> received)
    {
        var text = new StringBuilder(64);
        foreach (var b in received[..Math.Min(received.Length, 60)]) text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        return text.ToString();
    }
}
