namespace Evolvex.Portal.Users;

/// <summary>Marker of the texts of the pages of users and of one's own account.</summary>
internal sealed class UsersTexts;
