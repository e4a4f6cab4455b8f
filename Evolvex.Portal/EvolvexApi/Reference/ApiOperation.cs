using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>How a parameter is written.</summary>
public enum ApiParameterKind
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>A date, or a date and a time.</summary>
    DateTime,

    /// <summary>true or false, 1 or 0, yes or no.</summary>
    Flag,

    /// <summary>A file of a multipart form.</summary>
    File,
}

/// <summary>A parameter of an endpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Example">A value that means something.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="IsRequired">Without it the call is refused.</param>
/// <param name="IsInExample">It stands in ready examples too; filters that together find nothing do not.</param>
public sealed record ApiParameter(string Name, string Example, ApiParameterKind Kind = ApiParameterKind.Text, bool IsRequired = false, bool IsInExample = true);

/// <summary>An endpoint of the Evolvex API as it is described to people and to programs.</summary>
/// <param name="Scope">The endpoint; its texts are found by this name.</param>
/// <param name="Method">The method that the vendor documents; the portal takes others too.</param>
/// <param name="Parameters">All but the key.</param>
/// <param name="AnswerType">Media type of a good answer.</param>
/// <param name="Answer">A good answer, where it is JSON or a stream of text.</param>
/// <param name="Faults">Codes of its own refusals; see <see cref="ApiFaults"/>.</param>
public sealed record ApiOperation(
    ApiKeyScope Scope, string Method, IReadOnlyList<ApiParameter> Parameters, string AnswerType, string? Answer, IReadOnlyList<string> Faults)
{
    /// <summary>Name in the address.</summary>
    public string Name => ApiKeyScopes.Name(Scope);

    /// <summary>Tells which fields of the answer may be null, by name.</summary>
    public Func<string, bool> MayBeNull { get; init; } = static _ => false;

    /// <summary>Its address.</summary>
    public string Path => IsStream ? $"/api/{Name}" : $"/api/index/{Name}";

    /// <summary>Its answer does not end.</summary>
    public bool IsStream => AnswerType == "text/event-stream";

    /// <summary>Its answer is a file.</summary>
    public bool IsFile => Answer is null;

    /// <summary>Codes of all its refusals.</summary>
    public IEnumerable<ApiFault> Refusals => ApiFaults.All.Where(fault => fault.IsForAll || Faults.Contains(fault.Code));
}
