using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Asterisk;

/// <summary>Where the PBX's manager interface is and how to log in there: from the settings, or the embedded demo PBX.</summary>
internal interface IAmiEndpoint
{
    /// <summary>Asked anew before each attempt to connect; may wait until the PBX has a port. The link sets <see cref="AmiConnectionOptions.Events"/> itself.</summary>
    ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken);
}
