using System.Text;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>The figures of one measurement.</summary>
internal sealed class CircuitReport(IReadOnlyList<Circuit> circuits, TimeSpan lasted, TimeSpan? cpu, double? residentMegabytes, long? heapPerCircuit)
{
    private readonly double[] _delays = [.. circuits.SelectMany(circuit => circuit.Delays).Order()];

    /// <summary>One line a figure.</summary>
    public string ToString(IFormatProvider culture)
    {
        var seconds = lasted.TotalSeconds;
        var (batches, wire) = (circuits.Sum(circuit => circuit.Batches), circuits.Sum(circuit => circuit.WireBytes));
        var text = new StringBuilder();
        text.AppendLine(culture, $"circuits          {circuits.Count}, {circuits.Count(circuit => circuit.Fault is not null)} failed");
        text.AppendLine(culture, $"event to DOM      p50 {At(0.5):F0} ms, p95 {At(0.95):F0} ms, p99 {At(0.99):F0} ms, max {At(1):F0} ms ({_delays.Length} changes of state)");
        text.AppendLine(culture, $"a circuit gets    {batches / seconds / circuits.Count:F1} batches/s, {wire / seconds / circuits.Count / 1024:F1} KB/s on the wire");
        if (cpu is { } used) text.AppendLine(culture, $"server CPU        {used / lasted * 100:F0} % of one core");
        if (residentMegabytes is { } resident) text.AppendLine(culture, $"server memory     {resident:F0} MB resident");
        if (heapPerCircuit is { } heap) text.AppendLine(culture, $"heap per circuit  {heap / 1024.0:F0} KB alive after a full collection");
        return text.ToString().TrimEnd();
    }

    private double At(double share) => _delays.Length == 0 ? double.NaN : _delays[Math.Min(_delays.Length - 1, (int)(share * _delays.Length))];
}
