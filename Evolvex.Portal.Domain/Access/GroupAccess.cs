namespace Evolvex.Portal.Domain.Access;

/// <summary>A dialplan context that a group may use; the Evolvex API shows it as <c>access</c>.</summary>
/// <param name="Id">The route's uuid.</param>
/// <param name="Name">The context's name in the dialplan.</param>
/// <param name="Description">Words for people.</param>
/// <param name="GroupId">The group that owns it.</param>
public sealed record AccessRoute(Guid Id, string Name, string Description, Guid GroupId);

/// <summary>What a group of keys may see and use on the PBX.</summary>
/// <param name="GroupId">The group's uuid.</param>
/// <param name="IsUnrestricted">True: everything, whatever routes there are.</param>
/// <param name="Routes">Its own routes; for an unrestricted group then everybody else's, own ones first.</param>
public sealed record GroupAccess(Guid GroupId, bool IsUnrestricted, IReadOnlyList<AccessRoute> Routes)
{
    /// <summary>May it see channels in that context and dial into it? Asterisk tells contexts apart by case.</summary>
    public bool MayUse(string? context) => IsUnrestricted || FindRoute(context) is not null;

    /// <summary>The route of that context if the group may use it and there is one.</summary>
    public AccessRoute? FindRoute(string? context)
    {
        foreach (var route in Routes)
            if (string.Equals(route.Name, context, StringComparison.Ordinal)) return route;
        return null;
    }

    /// <summary>May it see a call record, with its <c>dcontext</c> and its <c>group_uuid</c>?</summary>
    public bool MaySeeRecord(string? destinationContext, string? groupUuid) =>
        MayUse(destinationContext) || (Guid.TryParse(groupUuid, out var group) && group == GroupId);
}
