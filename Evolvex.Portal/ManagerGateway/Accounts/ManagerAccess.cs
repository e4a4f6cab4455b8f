using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>
/// Accounts and rules as the gateway goes by them: read once, and anew when their stamp is another one (<see cref="ManagerAccessWatch"/>). Before they have been
/// read nobody is let in; later, while the database is away, those that were read last hold.
/// </summary>
internal sealed class ManagerAccess(IDbContextFactory<PortalDbContext> databases, ManagerSecrets secrets)
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<string, RequestRate> _rates = new(StringComparer.OrdinalIgnoreCase);
    private volatile Known? _known;

    /// <summary>What holds for a manager user. Asterisk takes no notice of case in a user's name, so neither does this.</summary>
    public async ValueTask<ManagerStanding> FindAsync(string username, CancellationToken cancellationToken) =>
        (_known ?? await ReadAsync(onlyWhenNew: true, cancellationToken)).Of(username);

    /// <summary>What holds for a manager user by what was read last; null when nothing has been read yet.</summary>
    public ManagerStanding? FindKnown(string username) => _known?.Of(username);

    /// <summary>Counts one request of a user over all its sessions.</summary>
    /// <param name="username">The manager user, logged in.</param>
    /// <param name="limit">Requests in sixty seconds.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where it may go on, else how long it has to wait.</returns>
    public TimeSpan? TakeRequest(string username, int limit, DateTimeOffset now) => _rates.GetOrAdd(username, static _ => new RequestRate()).Take(limit, now);

    /// <summary>Reads accounts and rules anew if something has changed.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => ReadAsync(onlyWhenNew: false, cancellationToken);

    private async Task<Known> ReadAsync(bool onlyWhenNew, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (onlyWhenNew && _known is { } known) return known;
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            // The stamp first: a change in between is then seen the next time.
            var settings = await database.Set<ManagerSettingsRow>().AsNoTracking().SingleAsync(cancellationToken);
            if (_known is { } last && last.Stamp == settings.Stamp) return last;
            var rows = await database.Set<ManagerAccountRow>().AsNoTracking().ToListAsync(cancellationToken);
            return _known = new Known(settings, rows, secrets);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>One reading.</summary>
    private sealed class Known
    {
        private readonly FrozenDictionary<string, ManagerStanding> _accounts;
        private readonly ManagerStanding _others;

        public Known(ManagerSettingsRow settings, List<ManagerAccountRow> rows, ManagerSecrets secrets)
        {
            Stamp = settings.Stamp;
            _others = new ManagerStanding(null, isEnabled: true, null, settings.Rules is { } text ? ManagerRulesText.Read(text) : ManagerRules.Safe);
            _accounts = rows.ToFrozenDictionary(row => row.Name, Standing, StringComparer.OrdinalIgnoreCase);
            ManagerStanding Standing(ManagerAccountRow row) =>
                new(row.Name, row.IsEnabled, row.Secret is null ? null : secrets.Reveal(row.Secret), row.Rules is { } own ? ManagerRulesText.Read(own) : _others.Rules);
        }

        public Guid Stamp { get; }

        public ManagerStanding Of(string username) => _accounts.GetValueOrDefault(username) ?? _others;
    }

    private sealed class RequestRate
    {
        private readonly Lock _gate = new();
        private readonly RateWindow _window = new();

        public TimeSpan? Take(int limit, DateTimeOffset now)
        {
            lock (_gate) return _window.TryTake(now, limit, out var wait) ? null : wait;
        }
    }
}

/// <summary>What holds for a manager user.</summary>
internal sealed class ManagerStanding
{
    private readonly AddressList? _addresses;

    /// <summary>A standing.</summary>
    /// <param name="account">The account's name as it is kept; null: the portal has none for this user.</param>
    /// <param name="isEnabled">False: the user is kept out.</param>
    /// <param name="secret">Its secret where it is known.</param>
    /// <param name="rules">The rules that hold for it.</param>
    public ManagerStanding(string? account, bool isEnabled, string? secret, ManagerRules rules)
    {
        (Account, IsEnabled, Secret, Rules, Policy) = (account, isEnabled, secret, rules, ManagerPolicy.Of(rules));
        // A list that cannot be read must not become "from anywhere".
        _addresses = AddressList.TryParse(rules.Addresses, out var addresses, out _) ? addresses : null;
    }

    public string? Account { get; }

    public bool IsEnabled { get; }

    public string? Secret { get; }

    public ManagerRules Rules { get; }

    public ManagerPolicy Policy { get; }

    /// <summary>The gateway lets the user in from that address.</summary>
    public bool LetsIn(IPAddress? address) => IsEnabled && Rules.IsLetIn && _addresses?.Allows(address) == true;
}
