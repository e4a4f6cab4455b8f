namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>What can be done with a manager account after a question.</summary>
public enum AccountAct
{
    UseCommonRules,
    Disable,
    Enable,
    Delete,
}
