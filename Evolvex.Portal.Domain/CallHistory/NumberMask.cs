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
}
