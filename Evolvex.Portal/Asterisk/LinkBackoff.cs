using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>
/// How long to wait before the next attempt to connect: doubling, with a quarter of chance in it so that many portals do not knock at once. A PBX that was there and
/// restarts is asked often; one that refuses the portal is asked seldom, since somebody has to act and each attempt is a line in its security log.
/// </summary>
internal sealed class LinkBackoff(Func<double> chance)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    private int _failures;

    /// <summary>The longest wait, seconds; what <paramref name="fault"/> leads to.</summary>
    public static TimeSpan Ceiling(LinkFault fault) => fault switch
    {
        LinkFault.ConnectionRefused or LinkFault.ConnectionLost or LinkFault.Silent or LinkFault.ShuttingDown or LinkFault.NoEndpoint => TimeSpan.FromSeconds(8),
        _ => TimeSpan.FromSeconds(24),
    };

    /// <summary>The wait after one more failure; 30 s at most.</summary>
    public TimeSpan Next(LinkFault fault)
    {
        var ceiling = Ceiling(fault);
        var wait = fault is LinkFault.LoginRefused ? ceiling : First * Math.Pow(2, Math.Min(_failures++, 10));
        return (wait < ceiling ? wait : ceiling) * (1 + (chance() * 0.25));
    }

    /// <summary>The connection was good.</summary>
    public void Reset() => _failures = 0;
}
