using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.SignIn;

/// <summary>Mistakes in English, for the log and the command line; pages have them in their own texts.</summary>
internal static class UserMistakes
{
    public static string InWords(UserMistake mistake) => mistake switch
    {
        UserMistake.NameInvalid => $"a name has 1 to {AccessNames.LongestName} characters, no blanks around it and no control characters",
        UserMistake.NameTaken => "that name is taken",
        UserMistake.PasswordLength => $"a password has {SignInRules.ShortestPassword} to {SignInRules.LongestPassword} characters",
        UserMistake.PasswordGuessable => "that password is one of the first that anybody tries",
        UserMistake.PasswordLikeName => $"a password has at least {SignInRules.FewestBesideName} characters besides the name",
        UserMistake.PasswordWrong => "the current password is wrong",
        UserMistake.RoleUnknown => $"a role is one of {string.Join(", ", PortalRole.All)}",
        UserMistake.GroupUnknown => "there is no such group",
        UserMistake.UserUnknown => "there is no such person",
        UserMistake.LastAdministrator => "this is the last administrator",
        UserMistake.LockedOut => "too many wrong passwords or codes; the account rests for five minutes",
        UserMistake.CodeWrong => "that code is wrong or was used already",
        _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "No such mistake."),
    };
}
