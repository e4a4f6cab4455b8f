namespace Evolvex.Portal.Shell;

/// <summary>How a toast reads.</summary>
public enum ToastKind
{
    /// <summary>Something was done.</summary>
    Done,

    /// <summary>Something was not done, and why.</summary>
    Failed,
}

/// <summary>A short message at the edge of the page.</summary>
public sealed record Toast(long Id, ToastKind Kind, string Text);

/// <summary>Short messages of one viewer, oldest first. A failure stays until it is closed; the rest go by themselves.</summary>
public sealed class Toasts(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly List<(Toast Toast, DateTimeOffset At)> _shown = [];
    private long _last;

    /// <summary>Raised after a toast came or went.</summary>
    public event EventHandler? Changed;

    /// <summary>Those to be shown now.</summary>
    public IReadOnlyList<Toast> Shown => [.. _shown.Select(shown => shown.Toast)];

    /// <summary>Says that something was done.</summary>
    public void Done(string text) => Add(ToastKind.Done, text);

    /// <summary>Says that something was not done.</summary>
    public void Failed(string text) => Add(ToastKind.Failed, text);

    /// <summary>Takes a toast away.</summary>
    public void Close(long id)
    {
        if (_shown.RemoveAll(shown => shown.Toast.Id == id) > 0)
            Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes those away whose time is over; when to look again, or null.</summary>
    public TimeSpan? Expire()
    {
        var now = clock.GetUtcNow();
        if (_shown.RemoveAll(shown => shown.Toast.Kind == ToastKind.Done && now - shown.At >= Lifetime) > 0)
            Changed?.Invoke(this, EventArgs.Empty);
        var mortal = _shown.Where(shown => shown.Toast.Kind == ToastKind.Done).Select(shown => shown.At).ToArray();
        return mortal.Length == 0 ? null : mortal[0] + Lifetime - now;
    }

    private void Add(ToastKind kind, string text)
    {
        if (_shown.Count >= 4)
            _shown.RemoveAt(0);
        _shown.Add((new Toast(++_last, kind, text), clock.GetUtcNow()));
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
