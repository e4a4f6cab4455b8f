using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// Everything that comes in answer to one action whose answer does not say where it ends: its answer, events with its ActionID, text without any, and the empty
/// lines between. Written by the read loop; to be read when that has gone past it.
/// </summary>
internal sealed class AmiGathering(string actionId)
{
    private readonly byte[] id = Encoding.UTF8.GetBytes(actionId);
    private readonly Lock gate = new();
    private readonly List<AmiMessage?> parts = [];

    /// <summary>What came, in order; null stands for an empty line.</summary>
    public IReadOnlyList<AmiMessage?> Parts
    {
        get
        {
            lock (gate) return [.. parts];
        }
    }

    public bool Take(AmiFrameKind kind, AmiFrame frame)
    {
        if (kind != AmiFrameKind.Other && !(frame.TryFind(AmiKeys.ActionId, out var own) && own.SequenceEqual(id))) return false;
        lock (gate) parts.Add(frame.ToMessage());
        return true;
    }

    public void TakeEmptyLine()
    {
        lock (gate) parts.Add(null);
    }
}
