namespace Evolvex.Portal.Users;

/// <summary>What can be done with a person after a question.</summary>
public enum UserAct
{
    Disable,
    Enable,
    Unlock,
    ResetSecondFactor,
    SignOutEverywhere,
    SignOut,
    Delete,
}
