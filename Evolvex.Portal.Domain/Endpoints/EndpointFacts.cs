namespace Evolvex.Portal.Domain.Endpoints;

/// <summary>Where an endpoint can be reached.</summary>
/// <param name="Uri">The contact's address, e.g. <c>sip:110@192.0.2.7:5060</c>; its identity within the endpoint.</param>
/// <param name="State">What the PBX thinks of it.</param>
/// <param name="RoundTripMilliseconds">Of the last qualify, when measured.</param>
public readonly record struct ContactFacts(string Uri, ContactState State, double? RoundTripMilliseconds);

/// <summary>What the PBX thinks of a contact.</summary>
public enum ContactState
{
    /// <summary>It is there; whether it answers is not measured.</summary>
    Present,

    /// <summary>It answered the last qualify.</summary>
    Reachable,

    /// <summary>It did not answer the last qualify.</summary>
    Unreachable,

    /// <summary>It is no longer registered.</summary>
    Removed,
}

/// <summary>What an endpoint is.</summary>
public enum EndpointKind
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>A telephone.</summary>
    Telephone,

    /// <summary>The way to a provider or another PBX.</summary>
    Trunk,
}
