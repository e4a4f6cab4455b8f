using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.DemoPbx;

/// <summary>Where the embedded PBX listens and how the portal logs in: a name and a secret made anew at each start.</summary>
internal sealed class DemoAmiEndpoint : IAmiEndpoint
{
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The portal's own manager account.</summary>
    public ManagerAccount Account { get; } = new("portal-" + Guid.NewGuid().ToString("N")[..8], Guid.NewGuid().ToString("N"));

    /// <summary>The PBX has a port.</summary>
    public void ListensOn(int number) => port.TrySetResult(number);

    public async ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) => new()
    {
        Host = "127.0.0.1",
        Port = await port.Task.WaitAsync(cancellationToken),
        Username = Account.Username,
        Secret = Account.Secret,
    };
}
