namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>A refusal as it is described.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">For programs; part of the contract.</param>
/// <param name="IsForAll">Any endpoint may answer so.</param>
public sealed record ApiFault(int Status, string Code, bool IsForAll = false);

/// <summary>Every refusal of the Evolvex API, by status.</summary>
public static class ApiFaults
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiFault> All { get; } =
    [
        new(400, "bad_parameter"), new(400, "bad_form", true),
        new(401, "missing_key", true), new(401, "unknown_key", true),
        new(403, "disabled_key", true), new(403, "expired_key", true), new(403, "address_refused", true), new(403, "endpoint_refused", true), new(403, "route_refused"), new(403, "group_refused"),
        new(404, "no_recording"), new(404, "not_found"),
        new(405, "method_not_allowed"),
        new(413, "too_large"), new(415, "not_audio"),
        new(429, "rate_limited", true), new(429, "too_many_streams"),
        new(502, "pbx_refused"), new(502, "remote_failed"), new(502, "unreadable_recording"),
        new(503, "pbx_not_connected"), new(503, "database_not_connected", true), new(503, "encoder_missing"), new(503, "decoder_missing"),
        new(503, "converter_missing"), new(503, "busy"), new(503, "folder_unusable"),
        new(504, "pbx_timeout"), new(507, "disk_full"),
    ];
}
