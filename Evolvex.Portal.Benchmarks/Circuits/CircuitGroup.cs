namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>The circuits of one measurement.</summary>
internal sealed class CircuitGroup(PortalSession session, string page) : IAsyncDisposable
{
    private const int AtOnce = 5;
    private readonly List<Circuit> _all = [];

    public IReadOnlyList<Circuit> All => _all;

    /// <summary>Opens that many more, a few at a time.</summary>
    public async Task OpenAsync(int count, CancellationToken end)
    {
        while (count > 0)
        {
            var some = Math.Min(AtOnce, count);
            _all.AddRange(await Task.WhenAll(Enumerable.Range(0, some).Select(_ => Circuit.OpenAsync(session, page, end))));
            count -= some;
        }
    }

    /// <summary>Begins or ends counting in all of them.</summary>
    public void Measure(bool measuring)
    {
        foreach (var circuit in _all) circuit.IsMeasuring = measuring;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in _all) await circuit.DisposeAsync();
    }
}
