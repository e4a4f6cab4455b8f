using System.Text.RegularExpressions;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>The words of the manager protocol stay where it is spoken; all others see calls, queues and extensions.</summary>
public sealed partial class ManagerWordsTests
{
    private static readonly string[] Speakers =
        ["Evolvex.Portal/Asterisk/", "Evolvex.Portal/DemoPbx/", "Evolvex.Portal/ManagerGateway/", "Evolvex.Portal/ManagerConsole/", "Evolvex.Portal/EvolvexApi/", "Evolvex.Portal.Domain/Manager/"];

    [Fact]
    public void Only_those_who_speak_with_the_PBX_know_its_actions_and_events() =>
        (from file in SourceTree.Product
         where !Speakers.Any(speaker => file.Path.StartsWith(speaker, StringComparison.Ordinal))
         from line in file.Lines
         where Words().IsMatch(line)
         select $"{file.Path}: {line.Trim()}").ShouldBeEmpty();

    [GeneratedRegex(@"""(ActionID|CoreShowChannels|Newchannel|Newstate|DeviceStateChange|QueueMemberStatus|BridgeEnter|DialBegin|(Action|Response|Event): ?\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
