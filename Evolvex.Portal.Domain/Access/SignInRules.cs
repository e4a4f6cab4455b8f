namespace Evolvex.Portal.Domain.Access;

/// <summary>What is wrong with a person's name, password or role.</summary>
public enum UserMistake
{
    /// <summary>Blank, longer than <see cref="AccessNames.LongestName"/>, with blanks around it or control characters in it.</summary>
    NameInvalid,

    /// <summary>Somebody has it already; upper and lower case are the same name.</summary>
    NameTaken,

    /// <summary>Shorter than <see cref="SignInRules.ShortestPassword"/> or longer than <see cref="SignInRules.LongestPassword"/>.</summary>
    PasswordLength,

    /// <summary>Too few different characters, or one of the passwords that everybody tries first.</summary>
    PasswordGuessable,

    /// <summary>It holds the person's name and fewer than <see cref="SignInRules.FewestBesideName"/> characters besides.</summary>
    PasswordLikeName,

    /// <summary>The current password was not given rightly.</summary>
    PasswordWrong,

    /// <summary>No such role.</summary>
    RoleUnknown,

    /// <summary>No such group.</summary>
    GroupUnknown,

    /// <summary>No such person.</summary>
    UserUnknown,

    /// <summary>Without this one nobody could administer the portal.</summary>
    LastAdministrator,

    /// <summary>Wrong passwords or codes were given too often; the account rests for a while.</summary>
    LockedOut,

    /// <summary>The code of the authenticator app is wrong, has expired or was used already.</summary>
    CodeWrong,
}

/// <summary>Rules for people who sign in. Length is what makes a password strong, so no mixture of signs is demanded.</summary>
public static class SignInRules
{
    /// <summary>Characters of a password at least.</summary>
    public const int ShortestPassword = 8;

    /// <summary>Characters of a password at most.</summary>
    public const int LongestPassword = 128;

    /// <summary>Characters of a password at least that do not belong to the person's name.</summary>
    public const int FewestBesideName = 6;

    private const int FewestDifferent = 4;

    // Those of eight letters and more that lead every published list.
    private static readonly HashSet<string> TriedFirst = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "password1", "password12", "password123", "passw0rd", "12345678", "123456789", "1234567890", "0123456789", "87654321", "123123123",
        "qwertyui", "qwertyuiop", "qwerty12", "qwerty123", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "q1w2e3r4", "asdfghjk", "asdfghjkl", "zxcvbnm123",
        "iloveyou", "letmein1", "welcome1", "welcome123", "admin123", "admin1234", "administrator", "changeme", "changeme1", "asterisk", "asterisk1",
        "evolvex1", "evolvexportal", "йцукенгш", "йцукенгшщз", "пароль123",
    };

    /// <summary>The first thing wrong with a password, else null.</summary>
    public static UserMistake? JudgePassword(string password, string userName)
    {
        if (password.Length is < ShortestPassword or > LongestPassword) return UserMistake.PasswordLength;
        if (password.Distinct().Take(FewestDifferent).Count() < FewestDifferent || TriedFirst.Contains(password)) return UserMistake.PasswordGuessable;
        var besideName = userName.Length < 3 ? password : password.Replace(userName, "", StringComparison.OrdinalIgnoreCase);
        return besideName.Length < FewestBesideName ? UserMistake.PasswordLikeName : null;
    }

    /// <summary>The first thing wrong with a name, else null.</summary>
    public static UserMistake? JudgeName(string name) => AccessNames.IsName(name) ? null : UserMistake.NameInvalid;

    /// <summary>
    /// The address when it is a path of this portal, else its front page: nobody is led away by a crafted link. Browsers take a backslash for a slash
    /// and drop line breaks, so both are refused.
    /// </summary>
    public static string LocalPath(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}
