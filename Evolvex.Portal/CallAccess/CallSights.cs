using System.Runtime.CompilerServices;
using System.Security.Claims;
using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.CallAccess;

/// <summary>Knows the groups and their routes, in memory. Implemented by who keeps them.</summary>
internal interface IGroupRoutes
{
    /// <summary>The group as it is now; null: there is none of that id, or none has been read yet.</summary>
    GroupAccess? Find(Guid group);

    /// <summary>Groups or routes were changed.</summary>
    event EventHandler? Changed;
}

/// <summary>Knows whether viewers see outside numbers whole. Implemented by who keeps the setting.</summary>
internal interface INumberMasking
{
    /// <summary>Viewers see them with their middle hidden.</summary>
    bool IsOn { get; }

    /// <summary>It was changed.</summary>
    event EventHandler? Changed;
}

/// <summary>
/// Tells what somebody may see of calls, by what their cookie or circuit says of them: the one place where this is decided. From memory, so that it can be
/// asked for each picture that is drawn.
/// </summary>
internal sealed class CallSights
{
    /// <summary>The claim that names a person's group; who has none sees all calls.</summary>
    public const string GroupClaim = "group";

    // What is not known must not become "all": a group that nobody is in.
    private static readonly GroupAccess Nothing = new(Guid.NewGuid(), IsUnrestricted: false, []);

    private readonly IGroupRoutes[] _groups;
    private readonly INumberMasking[] _masking;
    private readonly ConditionalWeakTable<GroupAccess, Sights> _sights = [];

    public CallSights(IEnumerable<IGroupRoutes> groups, IEnumerable<INumberMasking> masking)
    {
        (_groups, _masking) = ([.. groups], [.. masking]);
        foreach (var source in _groups) source.Changed += Tell;
        foreach (var source in _masking) source.Changed += Tell;
    }

    /// <summary>Somebody may see more or less than before: what is shown is to be drawn anew.</summary>
    public event EventHandler? Changed;

    /// <summary>What that person may see. Who is not signed in, or is of a group that is not known, sees nothing.</summary>
    public CallSight Of(ClaimsPrincipal person)
    {
        if (person.Identity?.IsAuthenticated != true) return Of(Nothing, masksNumbers: true);
        if (person.IsInRole(PortalRole.Administrator)) return CallSight.Whole;
        var masks = !person.IsInRole(PortalRole.Manager) && Array.Exists(_masking, source => source.IsOn);
        return Of(person.FindFirstValue(GroupClaim) is { Length: > 0 } claim ? GroupOf(claim) : CallSight.Whole.Access, masks);
    }

    private CallSight Of(GroupAccess access, bool masksNumbers)
    {
        var sights = _sights.GetValue(access, static group => new Sights(new CallSight(group, masksNumbers: false), new CallSight(group, masksNumbers: true)));
        return masksNumbers ? sights.Masked : ReferenceEquals(access, CallSight.Whole.Access) ? CallSight.Whole : sights.Plain;
    }

    private GroupAccess GroupOf(string claim) =>
        Guid.TryParse(claim, out var group) ? _groups.Select(source => source.Find(group)).FirstOrDefault(found => found is not null) ?? Nothing : Nothing;

    private void Tell(object? sender, EventArgs e) => Changed?.Invoke(this, e);

    private sealed record Sights(CallSight Plain, CallSight Masked);
}
