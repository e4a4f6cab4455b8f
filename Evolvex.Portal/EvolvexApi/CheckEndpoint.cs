using System.Text.Json;
using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>check</c>: who the key is, whether a route may be used, whether a call has a recording.</summary>
internal sealed class CheckEndpoint(ApiRecordings recordings)
{
    public async Task<IResult> AnswerAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var route = call.Parameter("context") is { Length: > 0 } context ? call.Access.FindRoute(context) : null;
        var hasFile = call.Parameter("uniqueid") is { Length: > 0 } uniqueid && await recordings.FindAsync(call, uniqueid, cancellationToken) is not null;
        return new ApiBytes(ApiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            WriteUser(json, call);
            WriteRoute(json, route);
            json.WriteBoolean("file", hasFile);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private static void WriteUser(Utf8JsonWriter json, ApiCall call)
    {
        json.WriteStartObject("api_user");
        json.WriteString("uuid", call.Key.Id.ToString("D"));
        json.WriteString("name", call.Key.Name);
        json.WriteString("description", call.Key.Description);
        json.WriteString("enable", call.Key.IsEnabled ? "yes" : "no");
        json.WriteString("api_key", call.KeyText);
        json.WriteString("group_uuid", call.Access.GroupId.ToString("D"));
        json.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter json, AccessRoute? route)
    {
        if (route is null)
        {
            json.WriteNull("access");
            return;
        }

        json.WriteStartObject("access");
        json.WriteString("uuid", route.Id.ToString("D"));
        json.WriteString("name", route.Name);
        json.WriteString("description", route.Description);
        json.WriteString("group_uuid", route.GroupId.ToString("D"));
        json.WriteEndObject();
    }
}
