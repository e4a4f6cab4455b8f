namespace Evolvex.Portal.SignIn;

/// <summary>A group that a person may belong to.</summary>
/// <param name="Id">Its uuid.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUnrestricted">Who belongs to it sees all calls.</param>
public sealed record PersonGroup(Guid Id, string Name, bool IsUnrestricted);

/// <summary>Knows the groups by name. Implemented by who keeps them.</summary>
internal interface IPersonGroups
{
    /// <summary>All groups, by name.</summary>
    Task<IReadOnlyList<PersonGroup>> ListAsync(CancellationToken cancellationToken);
}
