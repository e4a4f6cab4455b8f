namespace Evolvex.Portal.Domain.Calls;

/// <summary>What events touched while a list was on its way: the list may be older than that, so it is not compared there.</summary>
internal sealed class Journal
{
    /// <summary>Nothing was touched.</summary>
    public static readonly Journal Empty = new();

    private readonly HashSet<string> _touched = [];

    public void Note(string key) => _touched.Add(key);

    public void Note(string queue, string key) => _touched.Add($"{queue}\n{key}");

    public bool Has(string key) => _touched.Contains(key);

    public bool Has(string queue, string key) => _touched.Count > 0 && _touched.Contains($"{queue}\n{key}");
}
