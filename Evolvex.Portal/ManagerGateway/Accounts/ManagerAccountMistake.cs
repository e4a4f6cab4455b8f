using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>What is wrong with a change of manager accounts.</summary>
public enum ManagerAccountMistake
{
    /// <summary>Blank, too long, with blanks around it or control characters in it.</summary>
    NameInvalid,

    /// <summary>Another one has that name, or one that differs in case alone.</summary>
    NameTaken,

    /// <summary>Too long.</summary>
    DescriptionInvalid,

    /// <summary>Empty, too long, or more than one line.</summary>
    SecretInvalid,

    AccountUnknown,

    /// <summary>Something in the rules.</summary>
    RulesInvalid,
}

internal static class ManagerAccountMistakes
{
    /// <summary>In English, for the command line; the page has them in its own texts.</summary>
    public static string InWords(ManagerAccountMistake mistake) => mistake switch
    {
        ManagerAccountMistake.NameInvalid => $"a name has 1 to {AccessNames.LongestName} characters, no blanks around it and no control characters",
        ManagerAccountMistake.NameTaken => "there is an account whose name differs in upper and lower case alone, and Asterisk takes both for one",
        ManagerAccountMistake.DescriptionInvalid => $"a description has at most {AccessNames.LongestDescription} characters",
        ManagerAccountMistake.SecretInvalid => $"a secret has 1 to {ManagerSecrets.Longest} characters in one line",
        ManagerAccountMistake.AccountUnknown => "there is no such account",
        ManagerAccountMistake.RulesInvalid => "the rules are not valid",
        _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "No such mistake."),
    };
}
