using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Asterisk;

/// <summary>Checks that the PBX lets the portal in and tells it what it asks.</summary>
internal sealed class PbxCheck(PbxOptions pbx, IAmiEndpoint endpoint, IHttpClientFactory clients, TimeProvider time) : IPortalCheck
{
    private const string Subject = "PBX";
    private const string Account = "the account in manager.conf needs read = system,call,agent and write = system,call,reporting; then: asterisk -rx \"manager reload\".";

    // Asterisk refuses a list to who lacks its class of rights.
    private static readonly string[] Lists = ["CoreShowChannels", "QueueStatus", "DeviceStateList", "Status"];

    public int Order => 0;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => pbx.Transport switch
    {
        PbxTransport.Demo => [new CheckFinding(Subject, CheckVerdict.Ok, "embedded demo")],
        PbxTransport.AmiHttp => [await HttpAsync(cancellationToken)],
        _ => [await TcpAsync(cancellationToken)],
    };

    private static string Remedy(AmiException fault) => fault switch
    {
        AmiAuthenticationException =>
            "compare Pbx:Username and Pbx:Secret with manager.conf, where the account's permit must name this machine; Asterisk does not tell which of them is wrong.",
        AmiProtocolException => "Pbx:Port must be the port of [general] in manager.conf, 5038 by custom, 5039 with TLS.",
        AmiTimeoutException => "see that manager.conf has enabled = yes, that Pbx:Host and Pbx:Port are right, that no firewall is between, and that Pbx:UseTls is as the PBX wants it.",
        _ => "see that Asterisk runs, that manager.conf has enabled = yes and a bindaddr that this machine reaches, and that Pbx:Host and Pbx:Port are right.",
    };

    private async Task<CheckFinding> TcpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await AmiClient.ConnectAsync(await endpoint.GetAsync(cancellationToken) with { Events = "off" }, time, cancellationToken);
            var refused = new List<string>();
            foreach (var list in Lists)
                if (!(await client.ExchangeAsync(new AmiAction(list), cancellationToken)).Answer.IsSuccess) refused.Add(list);
            if (refused.Count > 0) return new CheckFinding(Subject, CheckVerdict.Fault, $"{pbx} may not ask for {string.Join(", ", refused)}.", Account);
            var version = (await client.SendAsync(new AmiAction("CoreSettings"), cancellationToken))["AsteriskVersion"];
            return new CheckFinding(Subject, CheckVerdict.Ok, $"Asterisk {version ?? "of unknown version"}, {pbx}");
        }
        catch (AmiException fault)
        {
            return new CheckFinding(Subject, CheckVerdict.Fault, fault.Message, Remedy(fault));
        }
    }

    private async Task<CheckFinding> HttpAsync(CancellationToken cancellationToken)
    {
        const string help = "see that http.conf has enabled = yes and manager.conf webenabled = yes, and that Pbx:Url is the address up to /rawman.";
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = TimeSpan.FromSeconds(10);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "login", ["username"] = pbx.Username, ["secret"] = pbx.Secret });
            using var answer = await client.PostAsync($"{pbx.Url!.AbsoluteUri.TrimEnd('/')}/rawman", form, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (text.Contains("Response: Success", StringComparison.OrdinalIgnoreCase)) return new CheckFinding(Subject, CheckVerdict.Ok, pbx.ToString());
            return text.Contains("Response: Error", StringComparison.OrdinalIgnoreCase)
                ? new CheckFinding(Subject, CheckVerdict.Fault, $"{pbx.Url} refuses the account {pbx.Username}.", "compare Pbx:Username and Pbx:Secret with manager.conf, where the account's permit must name this machine.")
                : new CheckFinding(Subject, CheckVerdict.Fault, $"{pbx.Url} is no Asterisk manager: it answers {(int)answer.StatusCode}.", help);
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new CheckFinding(Subject, CheckVerdict.Fault, $"{pbx.Url} does not answer: {fault.Message}", help);
        }
    }
}
