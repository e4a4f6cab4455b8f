using Evolvex.Portal.EventStream;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class RecordsDelayTests : IDisposable
{
    private readonly CapturedLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly RecordsDelay _delay;

    public RecordsDelayTests()
    {
        _loggers = new LoggerFactory([_log]);
        _delay = new RecordsDelay(_loggers.CreateLogger<RecordsDelay>());
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task Records_that_do_not_come_in_time_are_told_once_with_what_to_look_at()
    {
        for (var call = 0; call < 12; call++) _delay.Missed();

        var finding = (await _delay.RunAsync(default)).ShouldHaveSingleItem();
        finding.Text.ToString().ShouldBe("of the last 12 calls that ended, 12 had no record within 30 s.");
        finding.Remedy!.ToString().ShouldContain("batch=no");
        _log.Lines.ShouldHaveSingleItem().ShouldContain("batch=no");
    }

    [Fact]
    public async Task A_call_now_and_then_without_a_record_is_nothing()
    {
        for (var call = 0; call < 40; call++)
        {
            _delay.Came();
            _delay.Came();
            _delay.Missed();
        }

        (await _delay.RunAsync(default)).ShouldBeEmpty();
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Once_they_come_in_time_again_it_is_over()
    {
        for (var call = 0; call < 20; call++) _delay.Missed();
        for (var call = 0; call < 11; call++) _delay.Came();

        (await _delay.RunAsync(default)).ShouldBeEmpty();
    }
}
