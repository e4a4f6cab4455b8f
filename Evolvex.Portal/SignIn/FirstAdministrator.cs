using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>
/// Sees to it that somebody can administer the portal: from <c>Portal:AdminUsername</c>, or by a set-up page that asks for a code which only those who
/// read the log know. The set-up page is gone as soon as there is an administrator, whoever made one.
/// </summary>
internal sealed class FirstAdministrator(
    PortalOptions portal, PbxOptions pbx, UserAdministration users, IDbContextFactory<PortalDbContext> databases, TimeProvider time, ILogger<FirstAdministrator> logger)
    : IStorageSeed, ISignInHint
{
    // Without letters and digits that look alike.
    private const string CodeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 10;

    private readonly AddressThrottle _wrongCodes = new(10, time);
    private readonly string _code = RandomNumberGenerator.GetString(CodeLetters, CodeLength);
    private volatile bool _isThere;

    public string Text => pbx.IsDemo ? $"Sign in as {DemoUser.Name} / {DemoUser.Password}."
        : _isThere ? "Sign in with your account." : $"There is no administrator yet: open /setup and enter the one-time code {_code}.";

    /// <summary>Makes the configured administrator, or says in the log how to make one.</summary>
    /// <exception cref="StartException">The administrator's name or password cannot be used.</exception>
    public async Task SeedAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (!await IsWantedAsync(cancellationToken)) return;
        if (portal is not { AdminUsername: { } name, AdminPassword: { } password })
        {
            if (!pbx.IsDemo) SignInLog.SetUpCode(logger, _code);
            return;
        }
        if (await users.CreateAsync(name, password, PortalRole.Administrator, AuditActor.Portal, cancellationToken) is { } mistake)
            throw new StartException($"{(mistake is UserMistake.NameInvalid or UserMistake.NameTaken ? "Portal:AdminUsername" : "Portal:AdminPassword")}: {UserMistakes.InWords(mistake)}.");
        _isThere = true;
        SignInLog.FirstAdministrator(logger, name);
    }

    /// <summary>True while nobody can administer the portal and it is not the demo.</summary>
    public async Task<bool> IsSetUpOpenAsync(CancellationToken cancellationToken) => !pbx.IsDemo && await IsWantedAsync(cancellationToken);

    /// <summary>Creates the first administrator for who knows the code.</summary>
    public async Task<SetUpOutcome> SetUpAsync(string code, string name, string password, System.Net.IPAddress? address, CancellationToken cancellationToken)
    {
        if (!await IsSetUpOpenAsync(cancellationToken)) return new SetUpOutcome(SetUpRefusal.Closed, null);
        if (_wrongCodes.Blocked(address) is not null) return new SetUpOutcome(SetUpRefusal.TooManyCodes, null);
        if (!IsCode(code))
        {
            _wrongCodes.Fail(address);
            return new SetUpOutcome(SetUpRefusal.WrongCode, null);
        }
        var actor = new AuditActor(AuditActorKind.Person, null, name, address?.ToString());
        if (await users.CreateAsync(name, password, PortalRole.Administrator, actor, cancellationToken) is { } mistake)
            return new SetUpOutcome(SetUpRefusal.Mistake, mistake);
        _isThere = true;
        SignInLog.FirstAdministrator(logger, name);
        return new SetUpOutcome(null, null);
    }

    private bool IsCode(string code) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant())), SHA256.HashData(Encoding.UTF8.GetBytes(_code)));

    private async Task<bool> IsWantedAsync(CancellationToken cancellationToken)
    {
        if (_isThere) return false;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        _isThere = await DemoUser.Others(database.Set<PortalUser>()).AnyAsync(user => user.Role == PortalRole.Administrator && user.IsEnabled, cancellationToken);
        return !_isThere;
    }
}

/// <summary>Why the set-up page refuses.</summary>
internal enum SetUpRefusal
{
    /// <summary>There is an administrator already.</summary>
    Closed,

    WrongCode,

    /// <summary>Too many wrong codes from this address within a minute.</summary>
    TooManyCodes,

    /// <summary>See <see cref="SetUpOutcome.Mistake"/>.</summary>
    Mistake,
}

/// <summary>What came of a set-up; both null: the administrator is there.</summary>
internal sealed record SetUpOutcome(SetUpRefusal? Refusal, UserMistake? Mistake);
