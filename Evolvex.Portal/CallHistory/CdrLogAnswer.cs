using System.Buffers;
using System.Data.Common;
using System.IO.Pipelines;

namespace Evolvex.Portal.CallHistory;

/// <summary>The answer as it is put together: records are added while they are read and sent on when the reading rests.</summary>
internal sealed class CdrLogAnswer(PipeWriter output, CdrJson json)
{
    /// <summary>Bytes handed to the client at a time.</summary>
    private const int Piece = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _waiting = new(Piece);
    private bool _begun;

    /// <summary>No record has been added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Enough waits to be sent.</summary>
    public bool IsLarge => _waiting.WrittenCount >= Piece;

    public void Add(DbDataReader record)
    {
        if (!IsEmpty) _waiting.Write(","u8);
        IsEmpty = false;
        json.Write(record, _waiting);
    }

    /// <summary>Sends what waits; false when nobody reads it any more.</summary>
    public async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        if (!_begun) output.Write("{\"data\":["u8);
        _begun = true;
        for (var sent = 0; sent < _waiting.WrittenCount;)
        {
            var piece = _waiting.WrittenMemory[sent..Math.Min(sent + Piece, _waiting.WrittenCount)];
            if ((await output.WriteAsync(piece, cancellationToken)).IsCompleted) return false;
            sent += piece.Length;
        }

        _waiting.ResetWrittenCount();
        return true;
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_begun) output.Write("{\"data\":["u8);
        output.Write("]}"u8);
        await output.FlushAsync(cancellationToken);
    }
}
