using System.Text;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Hides the middle of an outside number from those who may not see it.</summary>
public static class NumberMask
{
    private const int LongestExtension = 6;

    /// <summary>The number with its middle hidden; an extension, a name or nothing stays as it is.</summary>
    public static string Of(string number)
    {
        if (number.Length <= LongestExtension || !number.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '*' or '#')) return number;
        return string.Concat(number.AsSpan(0, number.Length - 6), "••••", number.AsSpan(number.Length - 2));
    }

    /// <summary>A text with each outside number in it masked: names and channels often hold the number too.</summary>
    public static string Within(string text)
    {
        StringBuilder? masked = null;
        var done = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '+' && end == at))) end++;
            // What ends a channel's name is eight hexadecimal digits behind a dash, and no number.
            var isCount = at > 0 && text[at - 1] == '-' && end - at <= 8;
            if (end - at > LongestExtension && !isCount)
            {
                masked ??= new StringBuilder(text.Length);
                masked.Append(text, done, at - done).Append(Of(text[at..end]));
                done = end;
            }

            at = Math.Max(end, at + 1);
        }

        return masked is null ? text : masked.Append(text, done, text.Length - done).ToString();
    }
}
