using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>Calls, queues and extensions for tests of pages; change what matters with <c>with</c>.</summary>
public static class Some
{
    /// <summary>A talk between 101 and 102 that began a minute before <paramref name="now"/>.</summary>
    public static Call Call(string linkedid, DateTimeOffset now, CallState state = CallState.Talking) => new(
        linkedid,
        state,
        now.AddSeconds(-50),
        now.AddSeconds(-60),
        state is CallState.Talking ? now.AddSeconds(-50) : null,
        new Party("101", "Иван Петров"),
        new Party("102", "Мария Соколова"),
        CallDirection.Internal,
        null,
        null,
        null,
        [
            new CallLeg(linkedid, "PJSIP/101-00000001", new Party("101", "Иван Петров"), new Party("102", "Мария Соколова"), LegState.Up, now.AddSeconds(-50), now.AddSeconds(-60), "b1", "Dial", "internal", "102"),
            new CallLeg(linkedid + "1", "PJSIP/102-00000002", new Party("102", "Мария Соколова"), new Party("101", "Иван Петров"), LegState.Up, now.AddSeconds(-50), now.AddSeconds(-58), "b1", "AppDial", "internal", null),
        ]);

    /// <summary>A registered, free telephone.</summary>
    public static Extension Extension(string number, DateTimeOffset now, string? name = null, DeviceState state = DeviceState.NotInUse) =>
        new(number, name, $"PJSIP/{number}", state, state != DeviceState.Unavailable, state != DeviceState.Unavailable ? $"10.0.4.{number[^2..].TrimStart('0')}:5060" : null, 12, now.AddMinutes(-7));

    /// <summary>A queue with three agents: free, talking, on a pause.</summary>
    public static CallQueue Queue(string name, DateTimeOffset now, params QueueCaller[] callers) => new(
        name,
        "leastrecent",
        [
            new QueueMember("PJSIP/101", "Иван Петров", DeviceState.NotInUse, false, null, false, 7, now.AddMinutes(-12), null),
            new QueueMember("PJSIP/102", "Мария Соколова", DeviceState.InUse, false, null, true, 11, now.AddMinutes(-3), null),
            new QueueMember("PJSIP/103", "Олег Ким", DeviceState.NotInUse, true, "обед", false, 4, null, now.AddMinutes(-20)),
        ],
        callers,
        120,
        8,
        20,
        91.5);

    /// <summary>Someone who waits.</summary>
    public static QueueCaller Caller(int position, DateTimeOffset since, string number = "+74951234567") =>
        new($"170000000{position}.1", $"170000000{position}.1", position, new Party(number, null), since);
}
