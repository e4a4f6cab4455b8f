using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>Keys, groups and requests as an office has them, for people and programs to look at.</summary>
internal static class AccessSamples
{
    private static readonly SemaphoreSlim Once = new(1);
    private static readonly Dictionary<PortalSite, Guid> Made = [];

    /// <summary>Makes them once a site; returns the key that was used most.</summary>
    public static async Task<Guid> MakeAsync(PortalSite site)
    {
        await Once.WaitAsync();
        try
        {
            if (!Made.TryGetValue(site, out var key)) Made[site] = key = await MakeOnceAsync(site.Application.Services);
            return key;
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<Guid> MakeOnceAsync(IServiceProvider services)
    {
        var (groups, keys, now) = (services.GetRequiredService<GroupStore>(), services.GetRequiredService<ApiKeyStore>(), TimeProvider.System.GetUtcNow());
        var sales = (await groups.CreateAsync("Отдел продаж", "CRM и сайт", false, AuditActor.Portal, default)).Value;
        await groups.CreateRouteAsync(sales, "incoming", "Входящая маршрутизация", AuditActor.Portal, default);
        await groups.CreateRouteAsync(sales, "outgoing", "Исходящие звонки менеджеров", AuditActor.Portal, default);
        var support = (await groups.CreateAsync("support", "", false, AuditActor.Portal, default)).Value;

        var crm = await KeyAsync(keys, new ApiKeySettings("CRM", "Карточки клиентов и звонок по клику", sales, Addresses: "192.0.2.0/24, 2001:db8::/32", RateLimitPerMinute: 1200));
        await keys.RotateAsync(crm, TimeSpan.FromDays(7), AuditActor.Portal, default);
        await KeyAsync(keys, new ApiKeySettings("Wallboard", "", support, now.AddDays(40), Scopes: ApiKeyScope.Status | ApiKeyScope.Check));
        var off = await KeyAsync(keys, new ApiKeySettings("Старый сайт", "до переезда", sales));
        await keys.SetEnabledAsync(off, false, AuditActor.Portal, default);
        var gone = await KeyAsync(keys, new ApiKeySettings("Contractor 2025", "", support));
        await keys.RevokeAsync(gone, AuditActor.Portal, default);
        await keys.CreateAsync(new ApiKeySettings("Report", "", support, now.AddDays(-3)) { MayHaveExpired = true }, AuditActor.Portal, default);
        await UseAsync(services, crm, now);
        return crm;
    }

    private static async Task<Guid> KeyAsync(ApiKeyStore keys, ApiKeySettings settings) => (await keys.CreateAsync(settings, AuditActor.Portal, default)).Value!.Id;

    // A working day has its hours; the same every time.
    private static async Task UseAsync(IServiceProvider services, Guid key, DateTimeOffset now)
    {
        var requests = new List<ApiRequest>();
        for (var hour = 0; hour < 24 * 20; hour++)
        {
            var busy = hour % 24 is > 2 and < 13 ? 9 + hour * 7 % 11 : hour % 5;
            for (var i = 0; i < busy; i++)
            {
                var at = now.AddHours(-hour).AddSeconds(-i * 31);
                var status = (hour + i) % 13 == 0 ? 429 : (hour + i) % 17 == 0 ? 404 : 200;
                var (endpoint, parameters) = (i % 4) switch { 0 => ("status", "context=incoming"), 1 => ("get_log_cdr", "start=2026-11-21&end=2026-11-22"), 2 => ("check", "uniqueid=1730267955.2409"), _ => ("get_file_mp3", "uniqueid=1730267955.2409") };
                requests.Add(new ApiRequest(key, at, endpoint, parameters, status, TimeSpan.FromMilliseconds(3 + i * 17 % 90), "192.0.2.17", "GuzzleHttp/7", hour % 3 == 1));
            }
        }
        await using var database = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await ApiRequestWriter.WriteAsync(database, [.. requests.OrderBy(request => request.At)], default);
    }
}
