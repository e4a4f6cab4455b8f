using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>
/// Makes names legible again that went through the wrong alphabet on their way into the call records: UTF-8 or Windows-1251 that a connection called Latin-1
/// (<c>cdr_mysql</c>'s habit, or <c>CHARSET=latin1</c> in <c>odbc.ini</c>), and letters that Asterisk itself gave up.
/// </summary>
public static class NameLetters
{
    /// <summary>What Asterisk puts for each byte of a name that is no UTF-8.</summary>
    public const char Lost = '\uFFFD';

    /// <summary>Letters of a word by which another alphabet is certain: no western word has three accented letters and no other.</summary>
    private const int Certain = 3;

    // What the databases call latin1 is Windows-1252: these stand for the bytes from 0x80 on; the others are the same in both.
    private const string Upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    // Letters of Windows-1251 that stand apart from the rows of А to я, as Latin-1 shows their bytes.
    private const string Apart = "¨¸ªº²³¯¿¥´¡¢", ApartCyrillic = "ЁёЄєІіЇїҐґЎў";

    /// <summary>The name as it was meant; null where no letter and no digit of it came through.</summary>
    public static string? Mended(string name)
    {
        if (Ascii.IsValid(name)) return name.Length > 0 ? name : null;
        if (name.Contains(Lost)) return name.Any(char.IsLetterOrDigit) ? name : null;
        return Utf8Of(name) ?? CyrillicOf(name) ?? name;
    }

    /// <summary>The name went through the wrong alphabet and was made legible.</summary>
    public static bool IsGarbled(string name) => !name.Contains(Lost) && Mended(name) is { } mended && mended != name;

    /// <summary>UTF-8 that was taken for Latin-1; the last letter may have been cut.</summary>
    private static string? Utf8Of(string name)
    {
        var bytes = new byte[name.Length];
        for (var at = 0; at < name.Length; at++)
        {
            if (ByteOf(name[at]) is not { } one) return null;
            bytes[at] = one;
        }

        var letters = new char[bytes.Length];
        var status = Utf8.ToUtf16(bytes, letters, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: false);
        return status is OperationStatus.Done or OperationStatus.NeedMoreData && written < read ? new string(letters, 0, written) : null;
    }

    private static byte? ByteOf(char letter)
    {
        var at = Upper.IndexOf(letter);
        return at >= 0 ? (byte)(0x80 + at) : letter is < '\u0080' or (>= '\u00a0' and <= '\u00ff') ? (byte)letter : null;
    }

    /// <summary>Windows-1251 that was taken for Latin-1: each word is wholly of such letters or of none, and one of them is long enough.</summary>
    private static string? CyrillicOf(string name)
    {
        var (such, others, isCertain) = (0, 0, false);
        foreach (var letter in name)
        {
            if (Cyrillic(letter) is not null) such++;
            else if (letter > '\u00ff') return null;
            else if (char.IsLetter(letter)) others++;
            else such = others = 0;
            if (such > 0 && others > 0) return null;
            isCertain |= such >= Certain;
        }

        return isCertain ? string.Concat(name.Select(letter => Cyrillic(letter) ?? letter)) : null;
    }

    private static char? Cyrillic(char letter)
    {
        if (letter is >= '\u00c0' and <= '\u00ff') return (char)(letter - '\u00c0' + 'А');
        var at = Apart.IndexOf(letter);
        return at >= 0 ? ApartCyrillic[at] : null;
    }
}
