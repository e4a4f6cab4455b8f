using Xunit.Abstractions;
namespace Evolvex.Portal.Tests.CallHistory;
public sealed class RecordedPatternTests(ITestOutputHelper o)
{
    [Fact]
    public void Dump()
    {
        foreach (var name in RecordedPatterns.Names)
            foreach (var call in RecordedPatterns.Calls(name))
                o.WriteLine($"{name}|{call.Direction}|{call.From.Number}|{call.From.Name}|{call.Dialled}|{call.Reached}|{call.Queue}|{call.Trunk}|{call.Verdict}|{call.Reason.Code}|{string.Join(",", call.Reason.Who)}|{call.Reason.Seconds}|{call.Reason.Place}|w{call.WaitSeconds}|{call.WaitIsExact}|t{call.TalkSeconds}|x{call.Transfers}/{call.TransferSeconds}|{string.Join(" ", call.Extensions.Select(e => $"{e.Extension}:{(e.Made?"M":"")}{(e.Answered?"A":"")}{e.RingSeconds}/{e.TalkSeconds}"))}");
    }
}
