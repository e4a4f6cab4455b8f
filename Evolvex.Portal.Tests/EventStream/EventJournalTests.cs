using System.Text.Json;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.EventStream;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class EventJournalTests
{
    [Fact]
    public void A_reader_goes_on_where_it_was()
    {
        var journal = Journal(10);
        var start = journal.Last;
        Add(journal, 3);

        var run = journal.Read(start, 2);
        run.Missed.ShouldBe(0);
        run.Events.Select(told => told.Id.Count).ShouldBe([1L, 2L]);
        run = journal.Read(run.After, 10);
        run.Events.Select(told => told.Id.Count).ShouldBe([3L]);
        journal.Read(run.After, 10).Events.ShouldBeEmpty();
        journal.Read(run.After, 10).After.ShouldBe(journal.Last);
    }

    [Fact]
    public void What_has_fallen_out_is_counted()
    {
        var journal = Journal(5);
        var start = journal.Last;
        Add(journal, 12);

        var run = journal.Read(start, 100);

        run.Missed.ShouldBe(7);
        run.Before.Count.ShouldBe(7);
        run.Events.Select(told => told.Id.Count).ShouldBe([8L, 9L, 10L, 11L, 12L]);
    }

    [Fact]
    public void It_is_bounded_by_bytes_too()
    {
        var journal = new EventJournal(TimeProvider.System, 1000, mostBytes: 5000);
        for (var count = 0; count < 20; count++) journal.Add(Draft(new string('x', 1000)));

        journal.Read(new EventPlace(journal.Last.Epoch, 0), 1000).Events.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(1, 3)]
    [InlineData(0, 99)]
    public void A_place_of_another_process_is_not_gone_on_from(int epoch, int count)
    {
        var journal = Journal(10);
        Add(journal, 4);

        var run = journal.Read(new EventPlace(journal.Last.Epoch + epoch, count), 10);

        run.Missed.ShouldBeNull();
        run.Events.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Who_waits_is_woken()
    {
        var journal = Journal(10);
        var added = journal.Added;
        added.IsCompleted.ShouldBeFalse();

        Add(journal, 1);

        await added.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void An_event_is_one_line_of_JSON_with_its_id_and_the_words_as_they_are()
    {
        var told = Journal(10).Add(Draft("Сергей\n\"<b>\""));

        var text = System.Text.Encoding.UTF8.GetString(told.Json.Span);
        text.ShouldNotContain('\n');
        text.ShouldContain("Сергей");
        var json = JsonDocument.Parse(text).RootElement;
        json.GetProperty("id").GetString().ShouldBe(told.Id.ToString());
        json.GetProperty("type").GetString().ShouldBe("call.parked");
    }

    [Fact]
    public void Who_may_see_a_channel_of_the_call_sees_the_event()
    {
        var group = Guid.NewGuid();
        GroupAccess Access(params string[] routes) => new(group, false, [.. routes.Select(route => new AccessRoute(Guid.NewGuid(), route, "", group))]);
        var told = Journal(10).Add(Draft("x") with { Contexts = ["incoming", "sales"] });

        told.IsVisibleTo(Access("sales")).ShouldBeTrue();
        told.IsVisibleTo(Access("Sales", "support")).ShouldBeFalse();
        told.IsVisibleTo(Access()).ShouldBeFalse();
        told.IsVisibleTo(new GroupAccess(group, true, [])).ShouldBeTrue();
        Journal(10).Add(Draft("x") with { Contexts = null }).IsVisibleTo(Access()).ShouldBeTrue();
        Journal(10).Add(Draft("x") with { GroupUuids = [group.ToString("D")] }).IsVisibleTo(Access()).ShouldBeTrue();
    }

    internal static EventDraft Draft(string text, string context = "incoming") => new(EventType.CallParked, DateTimeOffset.UnixEpoch, text, [context], json => json.WriteString("text", text));

    private static EventJournal Journal(int capacity) => new(TimeProvider.System, capacity);

    private static void Add(EventJournal journal, int events)
    {
        for (var count = 0; count < events; count++) journal.Add(Draft($"{count}"));
    }
}
