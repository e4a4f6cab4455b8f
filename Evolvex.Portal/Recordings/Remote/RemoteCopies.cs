using Evolvex.Portal.Recordings.Decoding;

namespace Evolvex.Portal.Recordings.Remote;

/// <summary>Local copies of another machine's recordings, for what needs the whole sound: the waveform.</summary>
internal sealed class RemoteCopies(RemoteApi api, DecodedCache cache)
{
    /// <summary>Fetches a recording, or takes the copy that is there.</summary>
    /// <exception cref="RecordingException">The other machine does not give it, or it is no WAV.</exception>
    public async Task<OpenedRecording> OpenAsync(RemoteRecording recording, CancellationToken cancellation)
    {
        var version = await VersionAsync(recording, cancellation);
        var file = await cache.GetAsync($"remote|{recording.Uniqueid}|{version}", "wav", async (stream, stop) =>
        {
            using var answer = await api.OpenAsync(HttpMethod.Get, "get_file_wav", recording.Uniqueid, [], stop);
            if (!answer.IsSuccessStatusCode) throw api.Failure(answer.StatusCode);
            await using var bytes = await answer.Content.ReadAsStreamAsync(stop);
            await BoundedCopy.CopyAsync(bytes, stream, cache.MostBytes, stop);
        }, cancellation);
        try
        {
            return RecordingDecoder.LookAtWav(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Where the other machine tells neither, a copy is good as long as it is kept.
    private async Task<string> VersionAsync(RemoteRecording recording, CancellationToken cancellation)
    {
        using var answer = await api.OpenAsync(HttpMethod.Head, "get_file_wav", recording.Uniqueid, [], cancellation);
        return answer.IsSuccessStatusCode ? $"{answer.Headers.ETag}{answer.Content.Headers.ContentLength}" : "";
    }
}
