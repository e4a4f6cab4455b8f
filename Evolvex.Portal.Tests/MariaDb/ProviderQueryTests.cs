using System.Globalization;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>LINQ over the provider, each question answered by the server and checked against the twenty items that were put in.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class ProviderQueryTests(MariaDbRig rig, ProviderDatabase database) : IClassFixture<ProviderDatabase>
{
    [Fact]
    public async Task Every_type_comes_back_as_it_went_in()
    {
        await using var context = database.Open();
        var item = await context.Items.SingleAsync(i => i.Id == 1);

        item.Uuid.ShouldBe(ProviderDatabase.FirstUuid);
        item.Note.ShouldBe("note 😀 \\ ' \" 1");
        item.Price.ShouldBe(1.25m);
        item.Big.ShouldBe(10_000_000_000L);
        item.Day.ShouldBe(new DateOnly(2026, 1, 2));
        item.Time.ShouldBe(new TimeOnly(8, 31));
        item.When.ShouldBe(new DateTime(2026, 1, 1, 13, 0, 0, DateTimeKind.Unspecified));
        item.At.ShouldBe(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero));
        item.At.Offset.ShouldBe(TimeSpan.Zero);
        item.Unsigned.ShouldBe(ulong.MaxValue);
        item.Span.ShouldBe(TimeSpan.FromMinutes(100));
        item.Blob.ShouldBe([1, 0, 1, 39, 92]);
        item.Kind.ShouldBe(Kind.B);
        item.Optional.ShouldBe(1);
    }

    [Fact]
    public async Task Text_is_found_by_part_start_and_end_with_wildcards_taken_literally()
    {
        await using var context = database.Open();
        var part = "_";
        (await context.Items.CountAsync(i => i.Name.Contains(part))).ShouldBe(10);
        (await context.Items.CountAsync(i => i.Name.Contains("_"))).ShouldBe(10);
        part = "odd%";
        (await context.Items.CountAsync(i => i.Name.StartsWith(part))).ShouldBe(10);
        (await context.Items.CountAsync(i => i.Name.StartsWith("odd%"))).ShouldBe(10);
        (await context.Items.CountAsync(i => i.Name.StartsWith("od_"))).ShouldBe(0);
        part = "\\ ' \" 7";
        (await context.Items.CountAsync(i => i.Note!.EndsWith(part))).ShouldBe(1);
        (await context.Items.CountAsync(i => i.Note!.EndsWith("\\ ' \" 7"))).ShouldBe(1);
        (await context.Items.CountAsync(i => EF.Functions.Like(i.Name, "Even%"))).ShouldBe(10);
        (await context.Items.CountAsync(i => string.IsNullOrEmpty(i.Note))).ShouldBe(8);
    }

    [Fact]
    public async Task Text_is_cut_counted_and_joined_by_the_server()
    {
        await using var context = database.Open();
        var text = await context.Items.Where(i => i.Id == 6).Select(i => new
        {
            Lower = i.Name.ToLower(),
            Upper = i.Name.ToUpper(),
            Middle = i.Name.Substring(1, 3),
            Index = i.Name.IndexOf("n"),
            i.Name.Length,
            Joined = i.Name + "-" + i.Id,
            Replaced = i.Name.Replace("E", "3"),
            Trimmed = i.Name.Trim(),
            Number = i.Big.ToString(),
        }).SingleAsync();

        text.ToString().ShouldBe("{ Lower = even_6, Upper = EVEN_6, Middle = ven, Index = 3, Length = 6, Joined = Even_6-6, Replaced = 3ven_6, Trimmed = Even_6, Number = 60000000000 }");
    }

    [Fact]
    public async Task Dates_are_taken_apart_and_shifted_by_the_server()
    {
        await using var context = database.Open();
        var parts = await context.Items.Where(i => i.Id == 6).Select(i => new
        {
            i.When.Date,
            i.When.Year,
            i.When.Month,
            i.When.Day,
            i.When.Hour,
            i.When.Minute,
            i.When.DayOfWeek,
            DayNumber = (int)i.When.DayOfWeek,
            i.When.DayOfYear,
            Later = i.When.AddDays(2),
            Earlier = i.When.AddHours(-1),
            DayYear = i.Day.Year,
            NextDay = i.Day.AddDays(1),
            i.When.TimeOfDay,
            AtHour = i.At.Hour,
            AtLater = i.At.AddMinutes(30),
            TimeHour = i.Time.Hour,
            SpanMinutes = i.Span.Minutes,
            Seconds = EF.Functions.DateDiffSecond(i.When, i.When.AddMinutes(3)),
        }).SingleAsync();

        var when = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddHours(78);
        parts.Date.ShouldBe(when.Date);
        (parts.Year, parts.Month, parts.Day, parts.Hour, parts.Minute).ShouldBe((when.Year, when.Month, when.Day, when.Hour, when.Minute));
        parts.DayOfWeek.ShouldBe(when.DayOfWeek);
        parts.DayNumber.ShouldBe((int)when.DayOfWeek);
        parts.DayOfYear.ShouldBe(when.DayOfYear);
        parts.Later.ShouldBe(when.AddDays(2));
        parts.Earlier.ShouldBe(when.AddHours(-1));
        parts.DayYear.ShouldBe(2026);
        parts.NextDay.ShouldBe(new DateOnly(2026, 1, 8));
        parts.TimeOfDay.ShouldBe(when.TimeOfDay);
        parts.AtHour.ShouldBe(15);
        parts.AtLater.ShouldBe(new DateTimeOffset(2026, 1, 1, 15, 30, 0, TimeSpan.Zero));
        parts.TimeHour.ShouldBe(8);
        parts.SpanMinutes.ShouldBe(0);
        parts.Seconds.ShouldBe(180);
    }

    [Fact]
    public async Task Dates_and_times_filter()
    {
        await using var context = database.Open();
        var day = new DateTime(2026, 1, 4, 0, 0, 0, DateTimeKind.Unspecified);
        (await context.Items.CountAsync(i => i.When.Date == day)).ShouldBe(2);
        (await context.Items.CountAsync(i => i.When.DayOfWeek == DayOfWeek.Sunday)).ShouldBe(4);
        var date = new DateOnly(2026, 1, 5);
        (await context.Items.CountAsync(i => i.Day <= date)).ShouldBe(4);
        var time = new TimeOnly(8, 35);
        (await context.Items.CountAsync(i => i.Time < time)).ShouldBe(4);
        (await context.Items.CountAsync(i => i.When < DateTime.UtcNow)).ShouldBe(20);
        var instant = new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.FromHours(2));
        (await context.Items.CountAsync(i => i.At <= instant)).ShouldBe(3);
        (await context.Items.CountAsync(i => i.At <= new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.FromHours(2)))).ShouldBe(3);
        (await context.Items.CountAsync(i => i.At < DateTimeOffset.UtcNow)).ShouldBe(20);
        var span = TimeSpan.FromMinutes(300);
        (await context.Items.CountAsync(i => i.Span < span)).ShouldBe(2);
    }

    [Fact]
    public async Task Arithmetic_is_done_by_the_server_as_here()
    {
        await using var context = database.Open();
        var sums = await context.Items.Where(i => i.Id == 7).Select(i => new
        {
            Rounded = Math.Round(i.Ratio, 2),
            Whole = Math.Round(i.Price),
            Floor = Math.Floor(i.Ratio),
            Ceiling = Math.Ceiling(i.Price),
            Positive = Math.Abs(-i.Price),
            Square = Math.Pow(i.Ratio, 2),
            Half = i.Id / 2,
            Fraction = (double)i.Id / 2,
            Rest = i.Id % 4,
        }).SingleAsync();

        sums.ShouldBe(new { Rounded = 2.33, Whole = 9m, Floor = 2d, Ceiling = 9m, Positive = 8.75m, sums.Square, Half = 3L, Fraction = 3.5, Rest = 3L });
        sums.Square.ShouldBe(Math.Pow(7 / 3.0, 2), 1e-9);
    }

    [Fact]
    public async Task Groups_and_aggregates_come_out_right()
    {
        await using var context = database.Open();
        var here = await context.Items.ToListAsync();
        var groups = await context.Items.GroupBy(i => i.Kind).Select(g => new
        {
            g.Key,
            Count = g.Count(),
            Flagged = g.Count(i => i.Flag),
            Big = g.Sum(i => i.Big),
            Price = g.Average(i => i.Price),
            First = g.Min(i => i.When),
            Ratio = g.Max(i => i.Ratio),
            Kinds = g.Select(i => i.Flag).Distinct().Count(),
        }).OrderBy(g => g.Key).ToListAsync();

        groups.Count.ShouldBe(3);
        foreach (var group in groups)
        {
            var own = here.Where(i => i.Kind == group.Key).ToList();
            group.Count.ShouldBe(own.Count);
            group.Flagged.ShouldBe(own.Count(i => i.Flag));
            group.Big.ShouldBe(own.Sum(i => i.Big));
            group.Price.ShouldBe(own.Average(i => i.Price), 0.0001m);
            group.First.ShouldBe(own.Min(i => i.When));
            group.Ratio.ShouldBe(own.Max(i => i.Ratio));
        }

        (await context.Items.SumAsync(i => i.Optional)).ShouldBe(here.Sum(i => i.Optional));
        (await context.Items.SumAsync(i => i.Price)).ShouldBe(here.Sum(i => i.Price));
        (await context.Items.MaxAsync(i => i.Day)).ShouldBe(here.Max(i => i.Day));
        (await context.Items.Where(i => i.Id < 0).SumAsync(i => i.Big)).ShouldBe(0L);
        (await context.Items.Where(i => i.Id < 0).MaxAsync(i => (long?)i.Big)).ShouldBeNull();
    }

    [Fact]
    public async Task Groups_can_be_filtered_sorted_and_cut_by_their_size()
    {
        await using var context = database.Open();
        var initials = await context.Items.GroupBy(i => i.Name.Substring(0, 1)).Where(g => g.Count() > 2).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Select(g => new { g.Key, Count = g.Count() }).Take(10).ToListAsync();
        initials.Select(g => $"{g.Key}{g.Count}").ShouldBe(["E10", "o10"]);
    }

    [Fact]
    public async Task Lists_can_be_searched_in()
    {
        await using var context = database.Open();
        List<long> ids = [1, 2, 3, 99];
        (await context.Items.CountAsync(i => ids.Contains(i.Id))).ShouldBe(3);
        List<long> none = [];
        (await context.Items.CountAsync(i => none.Contains(i.Id))).ShouldBe(0);
        string[] names = ["Even_2", "odd%3"];
        (await context.Items.CountAsync(i => names.Contains(i.Name))).ShouldBe(2);
        Guid[] uuids = [ProviderDatabase.FirstUuid];
        (await context.Items.CountAsync(i => uuids.Contains(i.Uuid))).ShouldBe(1);
        Kind[] kinds = [Kind.A, Kind.C];
        (await context.Items.CountAsync(i => kinds.Contains(i.Kind))).ShouldBe(13);
        DateOnly[] days = [new(2026, 1, 2)];
        (await context.Items.CountAsync(i => days.Contains(i.Day))).ShouldBe(1);
        (await context.Items.CountAsync(i => EF.Constant(ids).Contains(i.Id))).ShouldBe(3);
        string[] starts = ["Even_2", "odd"];
        (await context.Items.CountAsync(i => starts.Any(s => i.Name.StartsWith(s)))).ShouldBe(12);
    }

    [Fact]
    public async Task Pages_subqueries_joins_and_unions_work()
    {
        await using var context = database.Open();
        (await context.Items.OrderBy(i => i.Id).Skip(2).Take(3).ToListAsync()).Select(i => i.Id).ShouldBe([3L, 4L, 5L]);
        (await context.Items.OrderBy(i => i.Id).Skip(15).ToListAsync()).Count.ShouldBe(5);
        (await context.Items.Select(i => i.Kind).Distinct().CountAsync()).ShouldBe(3);
        (await context.Items.AnyAsync(i => i.Id == 1)).ShouldBeTrue();
        (await context.Items.CountAsync(i => i.Children.Any())).ShouldBe(0);
        (await context.Items.LeftJoin(context.Children, i => i.Id, c => c.ItemId, (i, c) => new { i.Id, c!.Text }).CountAsync()).ShouldBe(20);
        (await context.Items.Where(i => i.Id < 3).Select(i => i.Name).Union(context.Children.Select(c => c.Text)).CountAsync()).ShouldBe(2);
        (await context.Items.Include(i => i.Children).AsSplitQuery().OrderBy(i => i.Id).Take(3).ToListAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_page_can_be_asked_for_by_the_key_of_the_row_before_it()
    {
        await using var context = database.Open();
        var when = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Unspecified);
        var name = "odd%7";
        var page = await context.Items
            .Where(i => i.When <= when && (i.When < when || string.Compare(i.Name, name) < 0 || (i.Name == name && i.Id < 7)))
            .OrderByDescending(i => i.When).ThenByDescending(i => i.Name).Take(3).ToListAsync();
        page.Select(i => i.Id).ShouldBe([7L, 6L, 5L]);
    }

    [Fact]
    public async Task Own_sql_can_be_composed_over()
    {
        await using var context = database.Open();
        var least = 5;
        (await context.Items.FromSql($"SELECT * FROM Items WHERE Id > {least}").CountAsync(i => i.Flag)).ShouldBe(5);
        (await context.Database.SqlQuery<long>($"SELECT COUNT(*) AS Value FROM Items WHERE Id > {least}").SingleAsync()).ShouldBe(15);
    }

    [Fact]
    public async Task Null_means_here_what_it_means_in_csharp()
    {
        await using var context = database.Open();
        string? nothing = null;
        (await context.Items.CountAsync(i => i.Note == nothing)).ShouldBe(5);
        (await context.Items.CountAsync(i => i.Note != "note")).ShouldBe(20);
        (await context.Items.CountAsync(i => (i.Note ?? "zz") == "zz")).ShouldBe(5);
        var row = await context.Items.OrderBy(i => i.Id).Select(i => new { IsNull = i.Optional == null, Both = i.Flag && i.Id > 2, Word = i.Flag ? "y" : "n" }).FirstAsync();
        row.ShouldBe(new { IsNull = false, Both = false, Word = "n" });
    }

    [Fact]
    public async Task Rows_can_be_streamed_both_ways()
    {
        await using var context = database.Open();
        var ids = new List<long>();
        await foreach (var item in context.Items.AsNoTracking().OrderBy(i => i.Id).AsAsyncEnumerable()) ids.Add(item.Id);
        ids.ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
        context.Items.AsNoTracking().OrderBy(i => i.Id).AsEnumerable().Select(i => i.Id).ToList().ShouldBe(ids);
    }

    [Fact]
    public async Task A_culture_that_writes_numbers_otherwise_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ru-RU");
        try
        {
            await using var context = database.Open();
            (await context.Items.CountAsync(i => i.Ratio > 1.5 && i.Price < 20.25m)).ShouldBe(12);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        var version = ServerVersion.AutoDetect(rig.ConnectionString(""));
        version.ShouldBeOfType<MariaDbServerVersion>();
        version.Version.ShouldBeGreaterThan(new Version(10, 6));
        await Task.CompletedTask;
    }
}
