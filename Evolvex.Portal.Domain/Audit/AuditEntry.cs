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
    /// <summary>Whoever may run the portal's program on the server.</summary>
    public static AuditActor CommandLine { get; } = new(AuditActorKind.CommandLine, null, "command line", null);

    /// <summary>The portal, of its own accord or by its settings.</summary>
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
    /// <summary>A person of the portal; the id is the account's.</summary>
    public const string User = "user";

    /// <summary>A key of the Evolvex API; the id is its uuid.</summary>
    public const string ApiKey = "api-key";

    /// <summary>A group of keys and people; the id is its uuid.</summary>
    public const string Group = "group";

    /// <summary>A route (dialplan context) of a group; the id is its uuid.</summary>
    public const string Route = "route";

    /// <summary>The recording of a call; the id is the call's.</summary>
    public const string Recording = "recording";

    /// <summary>A sound for the dialplan; the id is its file name.</summary>
    public const string Upload = "upload";

    /// <summary>A live call, or one that was set up; the id is a uniqueid or linkedid of the PBX.</summary>
    public const string Call = "call";

    /// <summary>A user of the manager gateway, or the rules of all others.</summary>
    public const string ManagerAccount = "manager-account";

    /// <summary>The call history as a whole: exports of it.</summary>
    public const string CallHistory = "call-history";

    /// <summary>The audit log itself: exports of it.</summary>
    public const string AuditLog = "audit-log";

    /// <summary>An address that is told of events; the id is its uuid.</summary>
    public const string Webhook = "webhook";
}

/// <summary>The verbs that the portal's own features use.</summary>
public static class AuditVerb
{
    /// <summary>Made anew.</summary>
    public const string Created = "created";

    /// <summary>Changed in its values; before and after tell which.</summary>
    public const string Changed = "changed";

    /// <summary>Taken away for good.</summary>
    public const string Deleted = "deleted";

    /// <summary>Should have been taken away and could not be.</summary>
    public const string NotDeleted = "not-deleted";

    /// <summary>Switched on.</summary>
    public const string Enabled = "enabled";

    /// <summary>Switched off.</summary>
    public const string Disabled = "disabled";

    /// <summary>A key got another secret; the old one stays good for a while.</summary>
    public const string Rotated = "rotated";

    /// <summary>A key was ended for good.</summary>
    public const string Revoked = "revoked";

    /// <summary>Signed in, with every step that the account asks for.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Signed out by oneself.</summary>
    public const string SignedOut = "signed-out";

    /// <summary>Tried to sign in with a wrong name, password or code.</summary>
    public const string SignInFailed = "sign-in-failed";

    /// <summary>Tried to sign in and the account is locked: by this try, or since before.</summary>
    public const string LockedOut = "locked-out";

    /// <summary>A locked account was let in again by an administrator.</summary>
    public const string Unlocked = "unlocked";

    /// <summary>A password was replaced.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>Codes of an authenticator app are asked for from now on.</summary>
    public const string SecondFactorOn = "second-factor-on";

    /// <summary>No code is asked for any more.</summary>
    public const string SecondFactorOff = "second-factor-off";

    /// <summary>New recovery codes were made; the old ones are void.</summary>
    public const string RecoveryCodesReplaced = "recovery-codes-replaced";

    /// <summary>Signed in with a recovery code, which is void now.</summary>
    public const string RecoveryCodeUsed = "recovery-code-used";

    /// <summary>Listened to.</summary>
    public const string Played = "played";

    /// <summary>Taken as a file.</summary>
    public const string Downloaded = "downloaded";

    /// <summary>Taken as a table.</summary>
    public const string Exported = "exported";

    /// <summary>A call was set up.</summary>
    public const string Originated = "originated";

    /// <summary>A call was ended.</summary>
    public const string HungUp = "hung-up";

    /// <summary>A call was sent on.</summary>
    public const string Transferred = "transferred";

    /// <summary>A webhook was sent a test.</summary>
    public const string Tested = "tested";

    /// <summary>A delivery of a webhook was tried once more.</summary>
    public const string SentAgain = "sent-again";

    /// <summary>A secret was replaced.</summary>
    public const string SecretChanged = "secret-changed";

    /// <summary>A webhook that had been stopped goes on.</summary>
    public const string Resumed = "resumed";
}
