namespace Evolvex.Portal.Shell;

/// <summary>The network address that a viewer's page came to, for the audit log: a circuit itself does not know it.</summary>
internal sealed class ViewerAddress
{
    /// <summary>The address as text; null until the page has told.</summary>
    public string? Text { get; private set; }

    /// <summary>Takes the address of the request that the page came with.</summary>
    public void Use(string? address) => Text = address ?? Text;
}
