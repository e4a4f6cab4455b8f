using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class RetentionRuleTests
{
    private static readonly RetentionRule[] Rules =
        [new(1, 365, null, null, true), new(2, 30, CallDirection.Internal, null, true), new(3, 90, null, "support", true), new(4, 1000, CallDirection.Inbound, "support", true)];

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData(CallDirection.Outbound, null, 1)]
    [InlineData(CallDirection.Internal, null, 2)]
    [InlineData(CallDirection.Internal, "support", 3)]
    [InlineData(CallDirection.Inbound, "support", 4)]
    [InlineData(CallDirection.Inbound, "sales", 1)]
    public void The_closest_rule_decides(CallDirection? direction, string? queue, long rule) => RetentionRule.For(Rules, direction, queue)!.Id.ShouldBe(rule);

    [Fact]
    public void What_no_rule_fits_stays() => RetentionRule.For(Rules[1..], null, null).ShouldBeNull();

    [Theory]
    [InlineData(0, null, false)]
    [InlineData(1, null, true)]
    [InlineData(36_501, null, false)]
    [InlineData(30, "", false)]
    public void A_rule_has_to_make_sense(int days, string? queue, bool can) => new RetentionRule(0, days, null, queue, false).CanBe.ShouldBe(can);
}

public sealed class RetentionTests(RecordedPortal site) : IClassFixture<RecordedPortal>
{
    private static readonly AuditActor Anna = new(AuditActorKind.Person, "1", "anna", null);

    private RetentionStore Store => site.Portal.Services.GetRequiredService<RetentionStore>();

    private RetentionPlan Plan => site.Portal.Services.GetRequiredService<RetentionPlan>();

    [Fact]
    public async Task A_rule_is_tried_out_first_then_deletes_what_is_old_and_not_held_and_says_so()
    {
        var (old, held, young) = ("1500000001.1", "1500000002.1", "1500000003.1");
        await RecordAsync(old, TimeSpan.FromDays(4000));
        await RecordAsync(held, TimeSpan.FromDays(4000));
        await RecordAsync(young, TimeSpan.FromDays(10));
        await Store.HoldAsync(held, hold: true, Anna, default);
        (await Store.AddAsync(3650, null, null, Anna, default)).ShouldBeTrue();
        var rule = (await Store.RulesAsync(default))[^1];
        rule.IsEnabled.ShouldBeFalse("a new rule is only tried out");

        (await Plan.DueAsync([rule], default)).Select(file => file.Id).ShouldBe([old]);
        (await Plan.RunAsync(default)).ShouldBe(0);
        Exists(old).ShouldBeTrue();

        await Store.SwitchAsync(rule.Id, on: true, Anna, default);
        (await Plan.RunAsync(default)).ShouldBe(1);

        (Exists(old), Exists(held), Exists(young)).ShouldBe((false, true, true));
        var audit = site.Portal.Services.GetRequiredService<AuditQueries>();
        (await audit.PageAsync(new AuditFilter(Verb: AuditVerb.Deleted, ObjectId: old), null, 5, default)).Entries.ShouldHaveSingleItem().Entry.After!.ShouldContain("3650 days");
        await EvolvexApi.ApiPortal.Eventually(async () => (await site.Portal.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(new RecordingQuery { Uniqueid = old }, default)).Finding == RecordingFinding.Deleted, "the doctor knows that it was deleted");

        await Store.HoldAsync(held, hold: false, Anna, default);
        (await Plan.RunAsync(default)).ShouldBe(1);
        await Store.RemoveAsync(rule.Id, Anna, default);
        (await Store.RulesAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rule_for_a_direction_leaves_files_of_calls_that_nobody_knows()
    {
        await RecordAsync("1500000009.1", TimeSpan.FromDays(4000));

        RetentionRule[] rules = [new(1, 30, CallDirection.Inbound, null, true), new(2, 3000, null, "support", true), new(3, 30, null, null, true)];
        (await Plan.DueAsync(rules, default)).ShouldNotContain(file => file.Id == "1500000009.1", "it may be of a call that the second rule keeps");
        (await Plan.DueAsync(rules[2..], default)).ShouldContain(file => file.Id == "1500000009.1");
        File.Delete(Path.Combine(site.Folder, "1500000009.1.wav"));
        var index = site.Portal.Services.GetRequiredService<RecordingFolder>().Index;
        await EvolvexApi.ApiPortal.Eventually(() => Task.FromResult(index.Find("1500000009.1").Count == 0), "it is gone");
    }

    private bool Exists(string id) => File.Exists(Path.Combine(site.Folder, $"{id}.wav"));

    private async Task RecordAsync(string id, TimeSpan age)
    {
        var elsewhere = Path.Combine(site.Portal.Data, $"{id}.part");
        await File.WriteAllBytesAsync(elsewhere, [.. WavFile.Header(8000, 1, 1600), .. new byte[1600]]);
        File.SetLastWriteTimeUtc(elsewhere, (TimeProvider.System.GetUtcNow() - age).UtcDateTime);
        File.Move(elsewhere, Path.Combine(site.Folder, $"{id}.wav"));
        var index = site.Portal.Services.GetRequiredService<RecordingFolder>().Index;
        await EvolvexApi.ApiPortal.Eventually(() => Task.FromResult(index.Find(id).Count > 0), $"{id} is noticed");
    }
}
