using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.LiveState;

/// <summary>Who sits at which extension, as the PBX tells it now: call records have the names of those who called, and of those who answered only numbers.</summary>
public sealed class ExtensionNames(ILivePbx live)
{
    private Book _book = new(new Dictionary<string, Extension>());

    /// <summary>The name at a number; null where the PBX tells none, and for numbers that are no extension's.</summary>
    public string? Of(string? number) => number is { Length: > 0 } && Now().ByNumber.TryGetValue(number, out var name) ? name : null;

    /// <summary>Number and name of the telephone behind a channel; null where the channel is no telephone's.</summary>
    public Party? Behind(string? channel) =>
        channel is not null && ChannelName.DeviceOf(channel) is { } device && live.Current.Extensions.TryGetValue(device, out var extension) ? new Party(extension.Number, Of(extension.Number)) : null;

    /// <summary>All extensions that have a name, by their number.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> All => Now().ByNumber;

    // A telephone changes often, its name hardly ever: the list is made anew only where it is asked for and the telephones are others.
    private Book Now()
    {
        var extensions = live.Current.Extensions;
        var book = Volatile.Read(ref _book);
        if (ReferenceEquals(book.Source, extensions)) return book;
        book = new Book(extensions);
        Volatile.Write(ref _book, book);
        return book;
    }

    private sealed class Book
    {
        public Book(IReadOnlyDictionary<string, Extension> source)
        {
            Source = source;
            foreach (var extension in source.Values)
                if (extension.Name is { Length: > 0 } name && name != extension.Number) ByNumber.TryAdd(extension.Number, name);
        }

        public IReadOnlyDictionary<string, Extension> Source { get; }

        public SortedDictionary<string, string> ByNumber { get; } = new(StringComparer.Ordinal);
    }
}
