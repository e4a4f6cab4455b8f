using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Knows in memory whether viewers see numbers whole. Another process may change it: it is read every few seconds, and until it was read once they do not.</summary>
internal sealed class MaskedNumbers(CallHistoryEntries entries, BackgroundLoops loops, ILogger<MaskedNumbers> logger) : BackgroundService, INumberMasking
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private volatile bool _isOn = true;

    public event EventHandler? Changed;

    public bool IsOn => _isOn;

    /// <summary>It was changed by this process.</summary>
    public void Set(bool isOn)
    {
        if (_isOn == isOn) return;
        _isOn = isOn;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("masked-numbers", TimeSpan.FromMinutes(2))
        .RepeatAsync(async end => Set((await entries.SettingsAsync(end)).MaskNumbers), Pause, fault => CallHistoryLog.MaskingUnknown(logger, fault), stoppingToken);
}
