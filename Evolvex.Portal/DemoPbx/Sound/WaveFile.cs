using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>RIFF/WAVE, 8 kHz mono 16 bit, as Asterisk's MixMonitor writes it: a header of 44 bytes, then samples.</summary>
internal static class WaveFile
{
    public const int SamplesPerSecond = 8000;

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, ReadOnlySpan<short> samples)
    {
        var half = path + ".part";
        using (var file = File.Create(half))
        {
            Span<byte> header = stackalloc byte[44];
            var bytes = samples.Length * sizeof(short);
            "RIFF"u8.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], 36 + bytes);
            "WAVEfmt "u8.CopyTo(header[8..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
            BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
            BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(header[24..], SamplesPerSecond);
            BinaryPrimitives.WriteInt32LittleEndian(header[28..], SamplesPerSecond * sizeof(short));
            BinaryPrimitives.WriteInt16LittleEndian(header[32..], sizeof(short));
            BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
            "data"u8.CopyTo(header[36..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[40..], bytes);
            file.Write(header);
            file.Write(MemoryMarshal.AsBytes(samples));
        }

        File.Move(half, path, overwrite: true);
    }
}
