using System.Runtime.InteropServices;

namespace Evolvex.Portal.Recordings.Mp3;

/// <summary>The part of libmp3lame (LAME 3.98 and later) that is used, bound at run time so that its absence is a sentence and not a crash.</summary>
internal sealed unsafe class LameLibrary
{
    /// <summary>What an operator can do about its absence.</summary>
    public const string HowToInstall = "libmp3lame is not installed. Debian and Ubuntu: apt install libmp3lame0; Fedora and RHEL: dnf install lame-libs; Alpine: apk add lame-libs. WAV works without it.";

    private static readonly string[] UsualNames = ["libmp3lame.so.0", "libmp3lame.so", "libmp3lame.dylib", "libmp3lame.dll"];

    private LameLibrary(nint library)
    {
        Init = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "lame_init");
        Close = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "lame_close");
        InitParams = Setter0(library, "lame_init_params");
        SetInSampleRate = Setter(library, "lame_set_in_samplerate");
        SetOutSampleRate = Setter(library, "lame_set_out_samplerate");
        SetChannels = Setter(library, "lame_set_num_channels");
        SetMode = Setter(library, "lame_set_mode");
        SetBitRate = Setter(library, "lame_set_brate");
        SetQuality = Setter(library, "lame_set_quality");
        SetDisableReservoir = Setter(library, "lame_set_disable_reservoir");
        SetWriteVbrTag = Setter(library, "lame_set_bWriteVbrTag");
        EncodeBuffer = (delegate* unmanaged<nint, short*, short*, int, byte*, int, int>)NativeLibrary.GetExport(library, "lame_encode_buffer");
        EncodeInterleaved = (delegate* unmanaged<nint, short*, int, byte*, int, int>)NativeLibrary.GetExport(library, "lame_encode_buffer_interleaved");
        var version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "get_lame_version");
        Version = Marshal.PtrToStringUTF8((nint)version()) ?? "?";
    }

    /// <summary>LAME's own version: other versions make other bytes.</summary>
    public string Version { get; }

    public delegate* unmanaged<nint> Init { get; }

    public delegate* unmanaged<nint, int> Close { get; }

    public delegate* unmanaged<nint, int> InitParams { get; }

    public delegate* unmanaged<nint, int, int> SetInSampleRate { get; }

    public delegate* unmanaged<nint, int, int> SetOutSampleRate { get; }

    public delegate* unmanaged<nint, int, int> SetChannels { get; }

    public delegate* unmanaged<nint, int, int> SetMode { get; }

    public delegate* unmanaged<nint, int, int> SetBitRate { get; }

    public delegate* unmanaged<nint, int, int> SetQuality { get; }

    public delegate* unmanaged<nint, int, int> SetDisableReservoir { get; }

    public delegate* unmanaged<nint, int, int> SetWriteVbrTag { get; }

    public delegate* unmanaged<nint, short*, short*, int, byte*, int, int> EncodeBuffer { get; }

    public delegate* unmanaged<nint, short*, int, byte*, int, int> EncodeInterleaved { get; }

    /// <summary>Loads the library; null when there is none of these names, or it is not what it is called.</summary>
    public static LameLibrary? TryLoad(params IReadOnlyList<string> names)
    {
        foreach (var name in names.Count > 0 ? names : UsualNames)
        {
            if (!NativeLibrary.TryLoad(name, typeof(LameLibrary).Assembly, null, out var library)) continue;
            if (NativeLibrary.TryGetExport(library, "lame_encode_buffer_interleaved", out _)) return new LameLibrary(library);
        }
        return null;
    }

    private static delegate* unmanaged<nint, int, int> Setter(nint library, string name) => (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, name);

    private static delegate* unmanaged<nint, int> Setter0(nint library, string name) => (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, name);
}
