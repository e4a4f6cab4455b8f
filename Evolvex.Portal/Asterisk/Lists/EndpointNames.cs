using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk.Lists;

/// <summary>
/// Who sits at each telephone: the caller id of its endpoint, which the PBX tells only one by one. Asked after the view is live, one after another, once for each.
/// </summary>
internal sealed class EndpointNames(LivePbx live, TimeProvider time)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>The configuration changed: all may have another name.</summary>
    public void Forget()
    {
        lock (_asked) _asked.Clear();
    }

    /// <summary>Asks for the names not yet asked for; ends early where the PBX refuses to tell.</summary>
    public async Task ReadAsync(AmiClient client, CancellationToken cancellationToken)
    {
        foreach (var device in live.Current.Extensions.Keys.Where(device => device.StartsWith("PJSIP/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            lock (_asked)
                if (!_asked.Add(device)) continue;
            var reply = await client.ExchangeAsync(new AmiAction("PJSIPShowEndpoint").With("Endpoint", device["PJSIP/".Length..]), cancellationToken);
            if (!reply.Answer.IsSuccess && reply.Answer.Text.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)) return;
            var detail = reply.Items.FirstOrDefault(item => item.Name == "EndpointDetail");
            if (NameIn(detail?["Callerid"]) is not { } name) continue;
            using var writer = live.Write();
            writer.Apply(new EndpointNamed(device, name), time.GetUtcNow());
        }
    }

    /// <summary>The name in <c>"Anna Petrova" &lt;109&gt;</c>; null where there is none.</summary>
    private static string? NameIn(string? callerId)
    {
        if (callerId is null || callerId == "<unknown>") return null;
        var number = callerId.LastIndexOf('<');
        var name = (number < 0 ? callerId : callerId[..number]).Trim().Trim('"').Trim();
        return name.Length == 0 || name.All(char.IsAsciiDigit) ? null : name;
    }
}
