using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.LiveCalls;

/// <summary>Over the whole way: portal, AMI, demo PBX, and back by its events.</summary>
public sealed class CallControlTests : IAsyncLifetime
{
    private readonly PortalApplication _portal = new() { Settings = { ["Demo:HistoryDays"] = "0" } };

    private ILivePbx Live => _portal.Services.GetRequiredService<ILivePbx>();

    private ICallControl Control => _portal.Services.GetRequiredService<ICallControl>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public async Task A_call_that_is_hung_up_is_over_for_everyone()
    {
        var call = await AnyTalkAsync();

        (await Control.HangUpAsync(call, default)).ShouldBe(new CallControlResult(CallControlOutcome.Done));

        await UntilAsync(() => !Live.Current.Calls.ContainsKey(call.Linkedid));
        (await Control.HangUpAsync(call, default)).Outcome.ShouldBe(CallControlOutcome.CallIsOver);
        (await Control.TransferAsync(call, "105", default)).Outcome.ShouldBe(CallControlOutcome.CallIsOver);
    }

    [Fact]
    public async Task A_talk_that_is_transferred_goes_on_with_the_number()
    {
        var call = await AnyTalkAsync();
        var to = Live.Current.Extensions.Values.First(extension => extension is { State: Domain.Endpoints.DeviceState.NotInUse, Registered: true }).Number;

        (await Control.TransferAsync(call, to, default)).ShouldBe(new CallControlResult(CallControlOutcome.Done));

        await UntilAsync(() => Live.Current.Calls.Values.Any(now => now.Legs.Any(leg => leg.Party.Number == to && now.Legs.Count > 1)));
    }

    [Fact]
    public async Task What_cannot_be_dialled_is_refused_before_the_PBX_is_told()
    {
        var call = await AnyTalkAsync();

        await Should.ThrowAsync<ArgumentException>(() => Control.TransferAsync(call, "105\r\nAction: Originate", default));
    }

    private async Task<Call> AnyTalkAsync()
    {
        Call? talk = null;
        await UntilAsync(() => (talk = Live.Current.Calls.Values.FirstOrDefault(call => call.State == CallState.Talking && call.Legs.Count == 2)) is not null);
        return talk!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(50, patience.Token);
    }
}
