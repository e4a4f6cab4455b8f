using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.EvolvexApi;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallAccess;

/// <summary>The whole portal with two teams: each has a recorded call and a missed one of its own, in its own context.</summary>
public sealed class TeamsPortal : IAsyncLifetime
{
    public const string Password = "correct horse 17";

    public PortalApplication Portal { get; } = new();

    internal Team North { get; } = new("north", 71);

    internal Team South { get; } = new("south", 72);

    public async Task InitializeAsync()
    {
        Portal.StartServer();
        await ApiPortal.Eventually(async () => Directory.Exists(Path.Combine(Portal.Data, "demo-recordings")) && File.Exists(Records) && await IsFilledAsync(null), "the demo's calls are read");
        foreach (var team in new[] { North, South }) await BringAsync(team);
        foreach (var team in new[] { North, South }) await ApiPortal.Eventually(() => IsFilledAsync(team), $"the calls of {team.Name} are read");
    }

    public async Task DisposeAsync() => await Portal.DisposeAsync();

    /// <summary>Somebody of the team, or of none, signed in.</summary>
    internal async Task<HttpClient> SignInAsync(Team? team, string role)
    {
        var name = $"{role}-{Guid.NewGuid():N}"[..20];
        (await Portal.Services.GetRequiredService<UserAdministration>().CreateAsync(name, Password, role, team?.Group, AuditActor.Portal, default)).ShouldBeNull();
        var client = Portal.Visitor();
        (await client.SignInAsync(name, Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    private string Records => Path.Combine(Portal.Data, "demo-cdr.db");

    private async Task BringAsync(Team team)
    {
        var groups = Portal.Services.GetRequiredService<GroupStore>();
        team.Group = (await groups.CreateAsync(team.Name, "", isUnrestricted: false, AuditActor.Portal, default)).Value;
        (await groups.CreateRouteAsync(team.Group, team.Context, "", AuditActor.Portal, default)).IsDone.ShouldBeTrue();
        await BringAsync(team.Talked, team.Rows(Wall));
    }

    /// <summary>A recorded call of nobody's.</summary>
    internal Task BringCallAsync(string id) => BringAsync(id, new Team("nobody", 73).Rows(Wall).Replace("1600000073.1", id, StringComparison.Ordinal));

    private async Task BringAsync(string recorded, string rows)
    {
        short[] sound = TestSound.Make("speech", 8000, 8000 * 3);
        await File.WriteAllBytesAsync(Path.Combine(Portal.Data, "demo-recordings", recorded + ".wav"), [.. WavFile.Header(8000, 1, sound.Length * 2L), .. MemoryMarshal.AsBytes(sound.AsSpan())]);
        await using var connection = new SqliteConnection($"Data Source={Records};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO cdr (src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, duration, billsec, disposition, uniqueid, linkedid, sequence) VALUES {rows}";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The day of the calls.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Wall);

    private DateTime Wall => Portal.Services.GetRequiredService<Evolvex.Portal.Domain.CallHistory.WallClock>().At(TimeProvider.System.GetUtcNow()).AddMinutes(-3);

    private async Task<bool> IsFilledAsync(Team? team)
    {
        if (Portal.Services.GetRequiredService<CallFeed>().Progress.Phase != FillPhase.Complete) return false;
        if (team is null) return true;
        await using var database = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await database.Set<CallRow>().CountAsync(call => call.CallKey == team.Talked || call.CallKey == team.Missed) == 2
            && await database.Set<RecordedCallRow>().AnyAsync(row => database.Set<CallRow>().Any(call => call.CallKey == team.Talked && call.Id == row.CallId));
    }
}

/// <summary>A team and the marks of its calls: none of them may be met by the other.</summary>
internal sealed class Team(string name, int number)
{
    private readonly long _second = 1_600_000_000 + number;

    public string Name { get; } = name;

    public Guid Group { get; set; }

    public string Context => $"team-{Name}";

    public string Caller => $"+7916{number}{number}{number}5";

    public string CallerName => $"Client {Name}ern";

    public string Queue => $"{Name}-queue";

    public string Extension => $"9{number}01";

    public string Talked => $"{_second.ToString(CultureInfo.InvariantCulture)}.1";

    public string Missed => $"{_second.ToString(CultureInfo.InvariantCulture)}.2";

    public string[] Marks => [CallerName, Queue, Extension];

    public string Rows(DateTime at) => string.Join(", ",
        Row(at, Talked, "Queue", $"{Queue},t", "ANSWERED", 40), Row(at.AddSeconds(-30), Missed, "Queue", $"{Queue},t", "NO ANSWER", 0));

    private string Row(DateTime at, string id, string app, string data, string disposition, int talk) => string.Create(
        CultureInfo.InvariantCulture,
        $"('{Caller}', '{Extension}', '{Context}', '\"{CallerName}\" <{Caller}>', 'PJSIP/trunk-{Name}-1', 'PJSIP/{Extension}-1', '{app}', '{data}', '{at:yyyy-MM-dd HH:mm:ss}', {(talk > 0 ? $"'{at.AddSeconds(8):yyyy-MM-dd HH:mm:ss}'" : "NULL")}, {talk + 8}, {talk}, '{disposition}', '{id}', '{id}', 1)");
}

public sealed class GroupedPeopleTests(TeamsPortal site) : IClassFixture<TeamsPortal>
{
    /// <summary>Addresses with something of the team's calls on them: {id} is a recorded call of it, {number} who called.</summary>
    public static TheoryData<string, string> Pages => new()
    {
        { "viewer", "/history?period=today" },
        { "viewer", "/history?period=all&number={number}" },
        { "viewer", "/history?period=all&q={id}" },
        { "viewer", "/history?period=all&caller={number}" },
        { "viewer", "/history?period=all&verdict=abandoned" },
        { "viewer", "/history?period=all&recorded=yes" },
        { "viewer", "/missed?period=today&state=all" },
        { "viewer", "/statistics?period=today" },
        { "manager", "/history/calls.csv?period=all" },
        { "manager", "/history/calls.csv?period=all&number={number}" },
        { "manager", "/history/calls.csv?period=all&recorded=yes" },
        { "manager", "/recordings" },
        { "manager", "/recordings?q={id}" },
        { "manager", "/recordings/{id}" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Two_people_of_two_groups_see_nothing_of_each_other(string role, string address)
    {
        using var north = await site.SignInAsync(site.North, role);
        using var south = await site.SignInAsync(site.South, role);
        using var boss = await site.SignInAsync(team: null, role);
        var path = address.Replace("{id}", site.North.Talked, StringComparison.Ordinal).Replace("{number}", Uri.EscapeDataString(site.North.Caller), StringComparison.Ordinal);

        var seen = await north.GetStringAsync(path);
        var other = await south.GetStringAsync(path);

        seen.ShouldContain(site.North.CallerName, customMessage: "their own calls are there");
        (await boss.GetStringAsync(path)).ShouldContain(site.North.CallerName, customMessage: "who has no group sees all");
        foreach (var mark in site.South.Marks) seen.ShouldNotContain(mark);
        foreach (var mark in site.North.Marks) other.ShouldNotContain(mark);
    }

    [Theory]
    [InlineData("/recordings/{id}/audio.wav")]
    [InlineData("/recordings/{id}/audio.mp3")]
    [InlineData("/recordings/{id}/audio.wav?from=0.5&to=1&download=true")]
    [InlineData("/recordings/{id}/peaks")]
    public async Task Sound_is_for_the_own_group_only(string address)
    {
        using var north = await site.SignInAsync(site.North, "manager");
        using var south = await site.SignInAsync(site.South, "manager");
        var path = address.Replace("{id}", site.North.Talked, StringComparison.Ordinal);

        (await north.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await south.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_archive_holds_recordings_of_the_own_group_only()
    {
        using var south = await site.SignInAsync(site.South, "manager");

        using var zip = new ZipArchive(new MemoryStream(await south.GetByteArrayAsync("/recordings/zip?kind=wav")));

        zip.Entries.ShouldHaveSingleItem().FullName.ShouldContain(site.South.Caller.TrimStart('+'));
    }

    [Theory]
    [InlineData("/recordings/report")]
    [InlineData("/live")]
    [InlineData("/queues")]
    [InlineData("/")]
    public async Task Nothing_of_the_rest_of_the_house_is_on(string address)
    {
        using var south = await site.SignInAsync(site.South, "manager");

        var page = await south.GetStringAsync(address);

        page.ShouldNotContain("data-call=");
        page.ShouldNotContain("/live?q=1");
        page.ShouldNotContain("data-stray");
    }

    [Theory]
    [InlineData("/statistics?period=today")]
    [InlineData("/report")]
    public async Task Statistics_count_the_calls_of_the_group_alone(string address)
    {
        using var south = await site.SignInAsync(site.South, "viewer");

        var page = await south.GetStringAsync(address == "/report" ? $"/report?from={site.Today:yyyy-MM-dd}&to={site.Today:yyyy-MM-dd}" : address);

        page.ShouldContain(site.South.Queue);
        page.ShouldNotContain(site.North.Queue);
        System.Text.RegularExpressions.Regex.Match(page, "data-figure=\"calls\".*?figure-value[^>]*>\\s*(?<count>[^<]+)", System.Text.RegularExpressions.RegexOptions.Singleline).Groups["count"].Value.Trim().ShouldBe("2");
    }

    [Fact]
    public async Task A_recording_that_goes_takes_its_mark_with_it()
    {
        using var boss = await site.SignInAsync(team: null, "viewer");
        var (id, path) = ("1600000099.1", Path.Combine(site.Portal.Data, "demo-recordings", "1600000099.1.wav"));
        await site.BringCallAsync(id);
        await ApiPortal.Eventually(async () => (await boss.GetStringAsync("/history?period=all&recorded=yes&q=" + id)).Contains($"data-call=\"{id}\"", StringComparison.Ordinal), "a recording that came is known");
        (await boss.GetStringAsync("/history?period=all&recorded=no&q=" + id)).ShouldNotContain($"data-call=\"{id}\"");

        File.Delete(path);

        await ApiPortal.Eventually(async () => (await boss.GetStringAsync("/history?period=all&recorded=no&q=" + id)).Contains($"data-call=\"{id}\"", StringComparison.Ordinal), "and one that went is known to be gone");
    }

    [Fact]
    public async Task Another_group_or_route_holds_at_once_and_is_written_down()
    {
        var users = site.Portal.Services.GetRequiredService<UserAdministration>();
        var groups = site.Portal.Services.GetRequiredService<GroupStore>();
        (await users.CreateAsync("wanda", TeamsPortal.Password, "viewer", site.North.Group, AuditActor.Portal, default)).ShouldBeNull();
        using var wanda = site.Portal.Visitor();
        await wanda.SignInAsync("wanda", TeamsPortal.Password);
        (await wanda.GetStringAsync("/history?period=today")).ShouldContain(site.North.CallerName);

        (await users.SetGroupAsync("wanda", site.South.Group, AuditActor.Portal, default)).ShouldBeNull();

        (await wanda.GetAsync("/history?period=today")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "what was open has ended");
        await wanda.SignInAsync("wanda", TeamsPortal.Password);
        var page = await wanda.GetStringAsync("/history?period=today");
        page.ShouldContain(site.South.CallerName);
        page.ShouldNotContain(site.North.CallerName);
        var route = (await groups.CreateRouteAsync(site.South.Group, site.North.Context, "", AuditActor.Portal, default)).Value;
        await ApiPortal.Eventually(async () => (await wanda.GetStringAsync("/history?period=today")).Contains(site.North.CallerName, StringComparison.Ordinal), "a new route is seen by who is signed in");
        await groups.DeleteRouteAsync(route, AuditActor.Portal, default);
        await ApiPortal.Eventually(async () => !(await wanda.GetStringAsync("/history?period=today")).Contains(site.North.CallerName, StringComparison.Ordinal), "and gone with it");
        (await groups.DeleteAsync(site.South.Group, AuditActor.Portal, default)).ShouldBe(AccessMistake.GroupHasPeople);
        (await site.Portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: AuditVerb.Changed, ObjectKind: AuditObjectKind.User), null, 10, default)).Entries
            .ShouldContain(row => row.Entry.Object.Name == "wanda" && row.Entry.Before!.Contains("north") && row.Entry.After!.Contains("south"));
    }
}
