namespace Evolvex.Portal.Uploads;

/// <summary>
/// A file on its way: invisible to the PBX by its name, locked so that no other instance takes it for a leftover, and gone when it is not placed.
/// </summary>
internal sealed class PendingSound : IAsyncDisposable
{
    /// <summary>Names of files on their way; a name that begins with a dot is played and listed by nobody.</summary>
    public const string Prefix = ".upload-", Suffix = ".part";

    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ILogger _logger;

    private PendingSound(string path, FileStream content, ILogger logger) => (Path, Content, _logger) = (path, content, logger);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>To be written and read; held until the end.</summary>
    public FileStream Content { get; }

    /// <summary>True: it has its final name and is not removed.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="IOException">The disk is full, the folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static PendingSound Create(string folder, ILogger logger)
    {
        var path = System.IO.Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        // Asterisk runs as another user.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ReadableByAll;
        return new PendingSound(path, new FileStream(path, options), logger);
    }

    /// <summary>Writes on.</summary>
    /// <exception cref="UploadException">The disk is full, or the folder is gone.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await Content.WriteAsync(bytes, cancellation);
        }
        catch (IOException fault)
        {
            throw SoundFolder.Explain(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Content.DisposeAsync();
            if (!IsPlaced) File.Delete(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            UploadsLog.NotRemoved(_logger, fault);
        }
    }
}
