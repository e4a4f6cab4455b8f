namespace Evolvex.Portal.Recordings.Serving;

/// <summary>
/// As many coders at work as there are processors, each for a few milliseconds, in the order asked: a hundred players share them evenly, and memory does not grow with their number.
/// </summary>
internal sealed class CodecSlots : IDisposable
{
    private readonly SemaphoreSlim _free;

    public CodecSlots(int slots) => _free = new SemaphoreSlim(slots, slots);

    public CodecSlots()
        : this(Math.Max(1, Environment.ProcessorCount))
    {
    }

    /// <summary>Waits for a slot; disposing what is returned gives it back.</summary>
    public async ValueTask<Taken> TakeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>A slot in use.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    internal readonly struct Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
