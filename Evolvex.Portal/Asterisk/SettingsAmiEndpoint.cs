using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Asterisk;

/// <summary>The PBX that the settings name.</summary>
internal sealed class SettingsAmiEndpoint(PbxOptions pbx) : IAmiEndpoint
{
    public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new AmiConnectionOptions
        {
            Host = pbx.Host,
            Port = pbx.Port,
            UseTls = pbx.UseTls,
            HttpManager = pbx.Transport == PbxTransport.AmiHttp ? pbx.Url : null,
            Username = pbx.Username,
            Secret = pbx.Secret,
        });
}
