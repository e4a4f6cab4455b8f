namespace Evolvex.Portal.Domain.Audit;

/// <summary>What kind of actor did something.</summary>
public enum AuditActorKind
{
    /// <summary>A person who is signed in, or who tries to.</summary>
    Person,

    /// <summary>An API key.</summary>
    ApiKey,

    /// <summary>The command line on the server.</summary>
    CommandLine,

    /// <summary>The portal itself.</summary>
    Portal,

    /// <summary>A user of the manager gateway.</summary>
    ManagerUser,
}

/// <summary>Who did it.</summary>
/// <param name="Kind">What kind of actor.</param>
/// <param name="Id">Its id where it has one.</param>
/// <param name="Name">Its name at the time.</param>
/// <param name="Address">The address it came from, where it came over the network.</param>
public sealed record AuditActor(AuditActorKind Kind, string? Id, string Name, string? Address)
{
    public static AuditActor CommandLine { get; } = new(AuditActorKind.CommandLine, null, "command line", null);

    public static AuditActor Portal { get; } = new(AuditActorKind.Portal, null, "portal", null);
}

/// <summary>What it was done to.</summary>
/// <param name="Kind">A noun, such as <c>api-key</c>; see <see cref="AuditObjectKind"/>.</param>
/// <param name="Id">Its id where it has one.</param>
/// <param name="Name">Its name at the time.</param>
public sealed record AuditObject(string Kind, string? Id, string Name);

/// <summary>One act, for good: entries are added and read, never changed.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Verb">What, in the past tense, such as <c>created</c>; see <see cref="AuditVerb"/>.</param>
/// <param name="Object">On what.</param>
/// <param name="Before">For changes: the values before, as JSON without secrets.</param>
/// <param name="After">For changes: the values after, as JSON without secrets.</param>
public sealed record AuditEntry(DateTimeOffset At, AuditActor Actor, string Verb, AuditObject Object, string? Before, string? After);

/// <summary>The kinds of objects that the portal's own features name.</summary>
public static class AuditObjectKind
{
    public const string User = "user";
    public const string ApiKey = "api-key";
    public const string Group = "group";
    public const string Route = "route";
    public const string Recording = "recording";
    public const string Upload = "upload";
    public const string Call = "call";
    public const string ManagerAccount = "manager-account";
    public const string CallHistory = "call-history";
    public const string AuditLog = "audit-log";
    public const string Webhook = "webhook";
}

/// <summary>The verbs that the portal's own features use.</summary>
public static class AuditVerb
{
    public const string Created = "created";
    public const string Changed = "changed";
    public const string Deleted = "deleted";
    public const string NotDeleted = "not-deleted";
    public const string Enabled = "enabled";
    public const string Disabled = "disabled";
    public const string Rotated = "rotated";
    public const string Revoked = "revoked";
    public const string SignedIn = "signed-in";
    public const string SignedOut = "signed-out";
    public const string SignInFailed = "sign-in-failed";
    public const string LockedOut = "locked-out";
    public const string Unlocked = "unlocked";
    public const string PasswordChanged = "password-changed";
    public const string SecondFactorOn = "second-factor-on";
    public const string SecondFactorOff = "second-factor-off";
    public const string RecoveryCodesReplaced = "recovery-codes-replaced";
    public const string RecoveryCodeUsed = "recovery-code-used";
    public const string Played = "played";
    public const string Downloaded = "downloaded";
    public const string Exported = "exported";
    public const string Originated = "originated";
    public const string HungUp = "hung-up";
    public const string Transferred = "transferred";
    public const string Tested = "tested";
    public const string SentAgain = "sent-again";
    public const string SecretChanged = "secret-changed";
    public const string Resumed = "resumed";
}
