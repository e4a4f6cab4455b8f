namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>Reads the bytes at an offset of a recording.</summary>
/// <returns>How many were read; fewer than asked for only at the end.</returns>
public delegate int ReadAt(long offset, Span<byte> destination);
