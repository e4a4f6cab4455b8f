using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Uploads;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>Takes a file in, whoever brings it: received, looked at, converted if need be, placed and written down; whole or not at all.</summary>
internal sealed class UploadIntake(ISoundShelf shelf, SoundConverter converter, UploadRecords records, UploadsOptions options, ILogger<UploadIntake> logger)
{
    /// <summary>Largest file in bytes.</summary>
    public long MostBytes => options.MaxMegabytes * 1024L * 1024;

    /// <summary>Takes a file.</summary>
    /// <param name="sentName">What the client calls it.</param>
    /// <param name="bytes">The file; never held in memory as a whole.</param>
    /// <param name="actor">Who brings it.</param>
    /// <param name="cancellation">Gives up; nothing is left then.</param>
    /// <exception cref="UploadException">It was not taken.</exception>
    public async Task<PlacedSound> TakeAsync(string? sentName, Stream bytes, AuditActor actor, CancellationToken cancellation)
    {
        try
        {
            var name = SoundName.From(sentName);
            await using var received = shelf.Begin();
            var kind = await ReceiveAsync(bytes, received, SoundName.ExtensionOf(sentName), cancellation);
            var wav = kind == SoundKind.Wav ? SoundLength.ReadWav(received.Content) : null;
            if (SoundConverter.Fits(wav)) return await PlaceAsync(received, name, (double)wav!.Frames / wav.SampleRate, sentName, actor, cancellation);
            if (wav is { Frames: 0 }) throw new UploadException(UploadFault.NotAudio, "There is no sound in the file.");
            await using var converted = shelf.Begin();
            var seconds = await converter.ConvertAsync(received, kind, converted, cancellation);
            return await PlaceAsync(converted, name, seconds, sentName, actor, cancellation);
        }
        catch (UploadException fault)
        {
            UploadsLog.NotTaken(logger, fault.Fault, fault.Message);
            throw;
        }
    }

    private async Task<PlacedSound> PlaceAsync(PendingSound sound, string name, double seconds, string? sentName, AuditActor actor, CancellationToken cancellation)
    {
        var placed = await shelf.PlaceAsync(sound, name, seconds, cancellation);
        try
        {
            // It is there: from here on nobody's going away changes anything.
            await records.AddAsync(placed, sentName, actor, CancellationToken.None);
        }
        catch
        {
            shelf.TakeBack(placed);
            throw;
        }
        UploadsLog.Stored(logger, placed.File, placed.Size, placed.Duration);
        return placed;
    }

    private async Task<SoundKind> ReceiveAsync(Stream bytes, PendingSound file, string extension, CancellationToken cancellation)
    {
        var buffer = new byte[SoundSniffer.Enough];
        var head = await FillAsync(bytes, buffer, cancellation);
        var kind = SoundSniffer.Sniff(buffer.AsSpan(0, head), extension)
            ?? throw new UploadException(UploadFault.NotAudio, "The file is no sound that is taken: wav, mp3, ogg, m4a, gsm, ulaw, alaw, sln or g722.");
        long received = 0;
        for (var got = head; got > 0; got = await ReadAsync(bytes, buffer, cancellation))
        {
            received += got;
            if (received > MostBytes) throw new UploadException(UploadFault.TooLarge, $"The file is larger than {options.MaxMegabytes} MB.");
            await file.WriteAsync(buffer.AsMemory(0, got), cancellation);
        }
        return kind;
    }

    private static async Task<int> FillAsync(Stream bytes, byte[] buffer, CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < buffer.Length && await ReadAsync(bytes, buffer.AsMemory(filled), cancellation) is > 0 and var got) filled += got;
        return filled;
    }

    // The client's faults are told from those of the disk by where they happen.
    private static async ValueTask<int> ReadAsync(Stream bytes, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await bytes.ReadAsync(buffer, cancellation);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new UploadException(UploadFault.TooLarge, "The file is larger than allowed.", fault);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new UploadException(UploadFault.Incomplete, "The file did not arrive as a whole.", fault);
        }
    }
}
