using System.Buffers;
using System.Data.Common;

namespace Evolvex.Portal.CallHistory;

/// <summary>Records that wait to be sent, as JSON with commas between them.</summary>
internal sealed class CdrRecords(CdrLogQuery query)
{
    private const int Large = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _json = new(Large);
    private readonly CdrJson _form = new(query.Columns);

    public ReadOnlyMemory<byte> Json => _json.WrittenMemory;

    /// <summary>Enough to be sent.</summary>
    public bool IsLarge => _json.WrittenCount >= Large;

    /// <summary>Adds the reader's record, if whoever asks may see it.</summary>
    public void Add(DbDataReader record)
    {
        if (!query.MaySee(record)) return;
        if (_json.WrittenCount > 0) _json.Write(","u8);
        _form.Write(record, _json);
    }

    /// <summary>Sent; room for others.</summary>
    public void Clear() => _json.ResetWrittenCount();
}
