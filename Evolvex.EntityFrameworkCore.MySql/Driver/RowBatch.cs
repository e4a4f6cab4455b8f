using System.Diagnostics;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>Rows read ahead: more the longer the reading goes on, but no more than a few milliseconds' or some hundred kilobytes' worth.</summary>
internal sealed class RowBatch
{
    private const int FirstRows = 16;
    private const int MostRows = 256;
    private const long MostCharacters = 256 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(4);

    private readonly List<object[]> _rows = [];
    private int _next;
    private int _size = FirstRows;

    public bool TryTake(out object[]? row)
    {
        if (_next < _rows.Count)
        {
            row = _rows[_next];
            _rows[_next++] = null!;
            return true;
        }

        row = null;
        return false;
    }

    public void Clear()
    {
        _rows.Clear();
        _next = 0;
    }

    /// <summary>Reads a batch; false when the result ended with it.</summary>
    public bool Fill(MySqlDataReader reader, Func<bool> nextRow)
    {
        Clear();
        var began = Stopwatch.GetTimestamp();
        var characters = 0L;
        while (_rows.Count < _size && characters < MostCharacters && Stopwatch.GetElapsedTime(began) < MostTime)
        {
            if (!nextRow()) return false;
            var row = new object[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) characters += Weight(row[i] = reader.GetValue(i));
            _rows.Add(row);
        }

        _size = Math.Min(_size * 4, MostRows);
        return true;
    }

    private static int Weight(object value) => value switch
    {
        string s => s.Length,
        byte[] b => b.Length,
        _ => 8,
    };
}
