using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text.Unicode;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Adds many rows to a table by a file that the server fetches.</summary>
/// <param name="files">Where the file is put.</param>
/// <param name="into">Table and columns, <c>calls (id, call_key)</c>.</param>
internal sealed class LoadedRows(RowFiles files, string into) : TableRows, IDisposable
{
    private const int BufferSize = 64 * 1024;

    /// <summary>More than a number or a moment takes.</summary>
    private const int Short = 40;

    private const string Form = @"CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n' ";

    /// <summary>What the server takes for the end of a value, of a row, or for a sign of something else.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\t\n\0");

    private readonly byte[] _bytes = new byte[BufferSize];
    private readonly string _name = files.Next();
    private FileStream? _file;
    private int _used;
    private int _rows;
    private bool _isFirst;

    public override LoadedRows Row()
    {
        _isFirst = true;
        return this;
    }

    public override LoadedRows Add(long value)
    {
        value.TryFormat(Next(Short), out var written, default, CultureInfo.InvariantCulture);
        _used += written;
        return this;
    }

    public override LoadedRows Add(bool value)
    {
        Next(Short)[0] = value ? (byte)'1' : (byte)'0';
        _used++;
        return this;
    }

    public override LoadedRows Add(DateTimeOffset value)
    {
        var utc = value.UtcDateTime;
        utc.TryFormat(Next(Short), out var written, SqlLiteral.FormOf(utc), CultureInfo.InvariantCulture);
        _used += written;
        return this;
    }

    public override LoadedRows Add(string? value)
    {
        // The texts of rows are cut to the width of their columns, some hundred signs at most; each takes three bytes at most, or two where it is special.
        var room = Next(Short + (value?.Length ?? 0) * 3);
        if (value is null)
        {
            @"\N"u8.CopyTo(room);
            _used += 2;
            return this;
        }

        var rest = value.AsSpan();
        for (var at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            Append(rest[..at]);
            _bytes[_used++] = (byte)'\\';
            _bytes[_used++] = rest[at] switch { '\t' => (byte)'t', '\n' => (byte)'n', '\0' => (byte)'0', _ => (byte)'\\' };
            rest = rest[(at + 1)..];
        }

        Append(rest);
        return this;
    }

    public override ValueTask EndAsync(CancellationToken cancellationToken)
    {
        Room(1)[0] = (byte)'\n';
        _used++;
        _rows++;
        return ValueTask.CompletedTask;
    }

    /// <summary>All rows are there: the file is whole.</summary>
    public void Complete()
    {
        if (_file is null) return;
        Flush();
        Dispose();
    }

    /// <summary>Lets the server fetch the rows, inside the caller's transaction on a connection of <see cref="RowFileUse"/>.</summary>
    /// <exception cref="InvalidDataException">It did not take all of them as they are; from now on rows go by statements.</exception>
    public async Task LoadAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (_rows == 0) return;
        try
        {
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandTimeout = 300;
            command.CommandText = $"LOAD DATA LOCAL INFILE '{_name}' INTO TABLE {into.Insert(into.IndexOf('(', StringComparison.Ordinal), Form)}";
            var taken = await command.ExecuteNonQueryAsync(cancellationToken);
            // What would be an error in a statement is passed over here.
            command.CommandText = "SELECT @@warning_count";
            var warnings = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            if (taken != _rows || warnings > 0) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Of {_rows} rows the server took {taken}, with {warnings} warnings."));
        }
        catch (Exception fault) when (fault is InvalidDataException or DbException { IsTransient: false })
        {
            // Tried again by statements, which tell what is the matter.
            files.GiveUp();
            throw;
        }

    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (Utf8.FromUtf16(text, _bytes.AsSpan(_used), out _, out var written) != OperationStatus.Done) throw new InvalidOperationException("A text is longer than its column.");
        _used += written;
    }

    /// <summary>Room for the next value.</summary>
    private Span<byte> Next(int length)
    {
        var room = Room(length + 1);
        if (_isFirst)
        {
            _isFirst = false;
            return room;
        }

        room[0] = (byte)'\t';
        _used++;
        return room[1..];
    }

    private Span<byte> Room(int length)
    {
        _file ??= new FileStream(_name, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (_used + length > _bytes.Length) Flush();
        return _bytes.AsSpan(_used);
    }

    private void Flush()
    {
        _file!.Write(_bytes, 0, _used);
        _used = 0;
    }
}
