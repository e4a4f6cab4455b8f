using System.Buffers;
using System.IO.Pipelines;

namespace Evolvex.Portal.CallHistory;

/// <summary>The answer as the client gets it, piece by piece.</summary>
internal sealed class CdrLogAnswer(PipeWriter output)
{
    /// <summary>Bytes handed to the client at a time.</summary>
    private const int Piece = 64 * 1024;

    private bool _hasBegun;
    private bool _hasRecords;

    /// <summary>Sends records and clears them; false when nobody reads them any more.</summary>
    public async Task<bool> SendAsync(CdrRecords records, CancellationToken cancellationToken)
    {
        Begin();
        var json = records.Json;
        if (json.Length > 0)
        {
            if (_hasRecords) output.Write(","u8);
            _hasRecords = true;
        }

        for (; json.Length > 0; json = json[Math.Min(Piece, json.Length)..])
        {
            if ((await output.WriteAsync(json[..Math.Min(Piece, json.Length)], cancellationToken)).IsCompleted) return false;
        }

        records.Clear();
        return true;
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Begin();
        output.Write("]}"u8);
        await output.FlushAsync(cancellationToken);
    }

    private void Begin()
    {
        if (!_hasBegun) output.Write("{\"data\":["u8);
        _hasBegun = true;
    }
}
