using System.IO.Pipelines;
using System.Net;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>Revoking a key while an answer is on its way to it, over a real socket.</summary>
public sealed class RevokedStreamTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("revoked")]
    [InlineData("disabled")]
    [InlineData("changed")]
    public async Task An_answer_under_way_is_cut_off_and_the_next_request_is_refused(string how)
    {
        var endless = new EndlessRecords();
        await using var portal = new PortalApplication { ChangeServices = services => services.Replace(ServiceDescriptor.Singleton<ICdrLog>(endless)) };
        portal.UseKestrel(0);
        portal.StartServer();
        var groups = portal.Services.GetRequiredService<GroupStore>();
        var keys = portal.Services.GetRequiredService<ApiKeyStore>();
        var group = (await groups.CreateAsync("streams", "", true, AuditActor.Portal, default)).Value;
        var key = (await keys.CreateAsync(new("streams", "", group), AuditActor.Portal, default)).Value!;
        using var client = new HttpClient { BaseAddress = portal.Address, DefaultRequestHeaders = { { "X-Api-Key", key.Secret.Text } } };
        using var answer = await client.GetAsync("/api/index/get_log_cdr", HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[1024])).ShouldBeGreaterThan(0);

        (how switch
        {
            "revoked" => await keys.RevokeAsync(key.Id, AuditActor.Portal, default),
            "disabled" => await keys.SetEnabledAsync(key.Id, false, AuditActor.Portal, default),
            _ => await keys.ChangeAsync(key.Id, new("streams", "", group) { IsEnabled = false }, AuditActor.Portal, default),
        }).ShouldBeNull();

        (await client.GetAsync("/api/index/check")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<Exception>(() => stream.CopyToAsync(Stream.Null).WaitAsync(Soon))).ShouldBeAssignableTo<IOException>();
        (await endless.Ended.Task.WaitAsync(Soon)).ShouldBeTrue("the records are not read any further");
    }

    /// <summary>Call records without an end, as fast as they are taken.</summary>
    private sealed class EndlessRecords : ICdrLog
    {
        public TaskCompletionSource<bool> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task WriteAsync(CdrRange range, GroupAccess access, PipeWriter output, CancellationToken cancellationToken)
        {
            try
            {
                while (true)
                {
                    await output.WriteAsync("{\"data\":["u8.ToArray(), cancellationToken);
                    await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
                }
            }
            finally
            {
                Ended.TrySetResult(cancellationToken.IsCancellationRequested);
            }
        }
    }
}
