namespace Evolvex.Portal.SignIn;

/// <summary>Texts of the sign-in pages.</summary>
internal sealed class SignInTexts;
