using System.Text;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.EvolvexApi;

namespace Evolvex.Portal.Tests.EvolvexApi;

public class ChannelStatusTests
{
    [Fact]
    public async Task However_many_callers_there_are_the_pbx_is_asked_once_at_a_time_and_four_times_a_second()
    {
        var (pbx, clock) = (new CountingPbx(), new SteppedClock());
        var status = new ChannelStatus(pbx, clock);

        var first = Enumerable.Range(0, 500).Select(_ => status.GetAsync(default)).ToList();
        pbx.Asked.ShouldBe(1);
        pbx.Release();
        await Task.WhenAll(first);
        await status.GetAsync(default);
        pbx.Asked.ShouldBe(1);

        clock.Step(TimeSpan.FromMilliseconds(249));
        await status.GetAsync(default);
        pbx.Asked.ShouldBe(1);

        clock.Step(TimeSpan.FromMilliseconds(1));
        var next = status.GetAsync(default);
        pbx.Asked.ShouldBe(2);
        pbx.Release();
        await next;
    }

    [Fact]
    public async Task A_caller_who_goes_away_does_not_take_the_answer_from_the_others()
    {
        var pbx = new CountingPbx();
        var status = new ChannelStatus(pbx, new SteppedClock());
        using var gone = new CancellationTokenSource();
        var (leaving, staying) = (status.GetAsync(gone.Token), status.GetAsync(default));

        await gone.CancelAsync();
        pbx.Release();

        await Should.ThrowAsync<OperationCanceledException>(leaving);
        Encoding.UTF8.GetString((await staying).All.Span).ShouldBe("{\"data\":[]}");
    }

    [Fact]
    public void Variables_fold_at_the_place_of_the_first_and_keep_their_last_value()
    {
        var message = AmiMessage.Parse(Encoding.UTF8.GetBytes(
            "Event: Status\r\nPrivilege: Call\r\nChannel: Local/1\r\nCallerIDName: \"Сергей\" <b>&\r\nContext: \r\nVariable: A=1\r\nVariable: B=x=y\r\nVariable: Channel=spoof\r\nVariable: A=2\r\nSeconds: 7\r\nActionID: 9\r\n\r\n"));

        Encoding.UTF8.GetString(ChannelJson.From(message).Json).ShouldBe(
            "{\"Event\":\"Status\",\"Privilege\":\"Call\",\"Channel\":\"Local/1\",\"CallerIDName\":\"\\\"Сергей\\\" <b>&\",\"Context\":\"\",\"Variable\":\"A=2\",\"A\":\"2\",\"B\":\"x=y\",\"Seconds\":\"7\",\"ActionID\":\"9\"}");
    }

    [Fact]
    public void Only_what_json_demands_is_escaped() =>
        Encoding.UTF8.GetString(ApiJson.Write(json => json.WriteStringValue("Ё<>&'+/\u007f\u2028😀 \"\\\u0001\n"))).ShouldBe("\"Ё<>&'+/\u007f\u2028😀 \\\"\\\\\\u0001\\n\"");

    private sealed class SteppedClock : TimeProvider
    {
        private long ticks = 1_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Step(TimeSpan by) => ticks += by.Ticks;
    }

    private sealed class CountingPbx : IPbxActions
    {
        private TaskCompletionSource<AmiReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked { get; private set; }

        public bool IsConnected => true;

        public void Release()
        {
            var reply = new AmiReply(AmiMessage.Parse("Response: Success\r\nEventList: start\r\n\r\n"u8), [], AmiMessage.Parse("Event: StatusComplete\r\nEventList: Complete\r\n\r\n"u8), null);
            answer.SetResult(reply);
            answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public Task<AmiReply> ExchangeAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null)
        {
            Asked++;
            return answer.Task;
        }

        public Task<AmiMessage> SendAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null) => throw new NotSupportedException();

        public IAsyncEnumerable<AmiMessage> ListAsync(AmiAction action, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
