namespace Evolvex.Portal.ApiKeys;

/// <summary>A route as administrators see it.</summary>
/// <param name="Id">Its uuid.</param>
/// <param name="Name">The dialplan context.</param>
/// <param name="Description">Words for people.</param>
public sealed record RouteView(Guid Id, string Name, string Description);

/// <summary>A key of a group.</summary>
/// <param name="Id">Its uuid.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsRevoked">Ended for good; it still belongs to the group.</param>
public sealed record GroupKeyView(Guid Id, string Name, bool IsRevoked);

/// <summary>A group as administrators see it.</summary>
/// <param name="Id">Its uuid.</param>
/// <param name="Name">Its name, unique.</param>
/// <param name="Description">Words for people.</param>
/// <param name="IsUnrestricted">Everything on the PBX, whatever routes it has.</param>
/// <param name="Routes">Its routes, by name.</param>
/// <param name="Keys">Its keys, by name.</param>
public sealed record GroupView(Guid Id, string Name, string Description, bool IsUnrestricted, IReadOnlyList<RouteView> Routes, IReadOnlyList<GroupKeyView> Keys);
