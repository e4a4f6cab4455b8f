using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>Checks that the PBX lets the portal in and tells it what it asks.</summary>
internal sealed class PbxCheck(PbxOptions pbx, IAmiEndpoint endpoint, TimeProvider time) : IPortalCheck
{
    private const string Subject = "PBX";
    private const string Account = "the account in manager.conf needs read = system,call,agent,dialplan and write = system,call,reporting; then: asterisk -rx \"manager reload\".";

    // Asterisk refuses a list to who lacks its class of rights.
    private static readonly string[] Lists = ["CoreShowChannels", "QueueStatus", "DeviceStateList", "Status"];

    public int Order => 0;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => pbx.Transport switch
    {
        PbxTransport.Demo => [new CheckFinding(Subject, CheckVerdict.Ok, "embedded demo")],
        _ => [await AskAsync(cancellationToken)],
    };

    private string Remedy(AmiException fault) => fault switch
    {
        not AmiAuthenticationException when pbx.Transport == PbxTransport.AmiHttp =>
            "see that http.conf has enabled = yes and manager.conf webenabled = yes, and that Pbx:Url is the address up to /rawman, with http.conf's prefix.",
        AmiAuthenticationException =>
            "compare Pbx:Username and Pbx:Secret with manager.conf, where the account's permit must name this machine; Asterisk does not tell which of them is wrong.",
        AmiProtocolException => "Pbx:Port must be the port of [general] in manager.conf, 5038 by custom, 5039 with TLS.",
        AmiTimeoutException => "see that manager.conf has enabled = yes, that Pbx:Host and Pbx:Port are right, that no firewall is between, and that Pbx:UseTls is as the PBX wants it.",
        _ => "see that Asterisk runs, that manager.conf has enabled = yes and a bindaddr that this machine reaches, and that Pbx:Host and Pbx:Port are right.",
    };

    private static CheckText Said(AmiException fault)
    {
        switch (LinkFaults.Of(fault))
        {
            case LinkFault.ConnectionRefused: return $"nobody listens where the PBX should be: {fault.Message}";
            case LinkFault.UnknownHost: return $"the PBX's name means nothing here: {fault.Message}";
            case LinkFault.Unreachable: return $"there is no way to the PBX: {fault.Message}";
            case LinkFault.NoAnswer: return $"the PBX does not answer in time: {fault.Message}";
            case LinkFault.NotAmi: return $"what answers there is no Asterisk manager: {fault.Message}";
            case LinkFault.TlsFailed: return $"TLS with the PBX could not be agreed: {fault.Message}";
            case LinkFault.LoginRefused: return $"the PBX refuses the account: {fault.Message}";
            default: return $"the connection to the PBX ended: {fault.Message}";
        }
    }

    private async Task<CheckFinding> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await AmiClient.ConnectAsync(await endpoint.GetAsync(cancellationToken) with { Events = "off" }, time, cancellationToken);
            var refused = new List<string>();
            foreach (var list in Lists)
                if (!(await client.ExchangeAsync(new AmiAction(list), cancellationToken)).Answer.IsSuccess) refused.Add(list);
            var lists = string.Join(", ", refused);
            if (refused.Count > 0) return new CheckFinding(Subject, CheckVerdict.Fault, $"{pbx} may not ask for {lists}.", Account);
            var version = (await client.SendAsync(new AmiAction("CoreSettings"), cancellationToken))["AsteriskVersion"] ?? "of unknown version";
            return new CheckFinding(Subject, CheckVerdict.Ok, $"Asterisk {version}, {pbx}");
        }
        catch (AmiException fault)
        {
            return new CheckFinding(Subject, CheckVerdict.Fault, Said(fault), Remedy(fault));
        }
    }
}
