using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bunit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.PbxStatus;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.PbxStatus;

public sealed partial class PbxStatusPageTests : ComponentTest
{
    private readonly FakeCheck _check = new();
    private readonly BackgroundLoops _loops;

    public PbxStatusPageTests()
    {
        _loops = new BackgroundLoops(Clock);
        Services.AddSingleton(_loops).AddSingleton(new PortalOptions()).AddSingleton<IPortalCheck>(_check).AddSingleton<PortalChecks>().AddScoped<CheckWords>();
        User.Role = PortalRole.Administrator;
    }

    [Fact]
    public void The_link_says_how_it_stands_and_how_often_it_was_corrected()
    {
        Pbx.Link(link => link with { Phase = LinkPhase.Live, Since = Now, PbxVersion = "22.5.2", Corrections = 1234 });

        var page = Render<PbxStatusPage>();

        page.Find("[aria-labelledby=pbx-link] .badge").TextContent.ShouldBe("Live");
        page.Markup.ShouldContain("22.5.2");
        page.Find("[data-corrections]").TextContent.ShouldBe("1,234");
        page.Markup.ShouldContain("The portal may ask the PBX for everything that it shows.");
    }

    [Fact]
    public void A_fault_is_said_with_what_to_do_and_what_the_PBX_said()
    {
        Pbx.Link(link => link with { Phase = LinkPhase.Refused, FaultKind = LinkFault.LoginRefused, Fault = "The PBX refuses the login.", FaultDetail = "Authentication failed", NextAttemptAt = Now.AddSeconds(30) });

        var fault = Render<PbxStatusPage>().Find("[data-fault=LoginRefused]").TextContent;

        fault.ShouldContain("Compare Pbx:Username and Pbx:Secret with manager.conf");
        fault.ShouldContain("Authentication failed");
        fault.ShouldContain("Next attempt: 30 Oct 2024 09:59:30");
    }

    [Fact]
    public void Missing_rights_say_what_is_not_seen_for_want_of_them()
    {
        Pbx.Link(link => link with { Phase = LinkPhase.Live, RefusedLists = ["QueueStatus", "SomethingNew"] });

        var page = Render<PbxStatusPage>();

        page.Find("[data-refused=QueueStatus]").TextContent.ShouldContain("Queues, their agents and waiting callers.");
        page.Find("[data-refused=SomethingNew]").TextContent.ShouldContain("may be old");
        page.Markup.ShouldContain("read = system,call,agent,dialplan");
    }

    [Fact]
    public void Checks_run_by_themselves_and_again_when_asked()
    {
        _check.Finds = new CheckFinding("recordings", CheckVerdict.Warning, $"{"/no/such/folder"} does not exist.", "set Recordings:Folder to the root of the PBX's recordings, or make the folder.");
        var page = Render<PbxStatusPage>();
        page.WaitForAssertion(() => page.Find("[data-finding=Warning]").TextContent.ShouldContain("/no/such/folder does not exist."));
        page.Find(".remedy").TextContent.ShouldContain("To mend it: Set Recordings:Folder");

        _check.Finds = new CheckFinding("recordings", CheckVerdict.Ok, "/var/spool");
        page.Find("[data-check]").Click();

        page.WaitForAssertion(() => page.Find("[data-finding=Ok]").TextContent.ShouldContain("/var/spool"));
        page.FindAll("[data-finding=Warning]").ShouldBeEmpty();
    }

    [Fact]
    public void A_check_that_fails_or_hangs_is_a_finding()
    {
        _check.Fault = new InvalidOperationException("it broke");
        var page = Render<PbxStatusPage>();
        page.WaitForAssertion(() => page.Find("[data-finding=Fault]").TextContent.ShouldContain("The check itself failed: it broke"));
        page.Find("[data-finding=Fault] b").TextContent.ShouldBe("Portal's database");

        (_check.Fault, _check.Hangs) = (null, true);
        page.Find("[data-check]").Click();
        page.WaitForAssertion(() => page.Find("[data-check]").HasAttribute("disabled").ShouldBeTrue());
        Clock.Advance(TimeSpan.FromSeconds(31));

        page.WaitForAssertion(() => page.Find("[data-finding=Fault]").TextContent.ShouldContain("No answer within 30 s."));
    }

    [Fact]
    public void Loops_show_their_last_sign_of_life_and_their_trouble()
    {
        _loops.Register("api-keys", TimeSpan.FromSeconds(30)).Beat();
        _loops.Register("call-history", TimeSpan.FromHours(1)).Fault("no such table");
        Clock.Advance(TimeSpan.FromMinutes(2));

        var page = Render<PbxStatusPage>();

        page.Find("[data-loop=api-keys] .badge").TextContent.ShouldBe("Fault", "it has been silent for longer than it may");
        page.Find("[data-loop=call-history]").TextContent.ShouldContain("no such table");
    }

    [Fact]
    public void A_finding_is_said_in_Russian_with_its_values()
    {
        Speak("ru");
        _check.Finds = new CheckFinding("database", CheckVerdict.Fault, $"{"MySql"} does not answer: {"timeout"}", "the table needs an index on its start column.");

        var page = Render<PbxStatusPage>();

        page.WaitForAssertion(() => page.Find("[data-finding]").TextContent.ShouldContain("MySql не отвечает: timeout"));
        page.Find("[data-finding]").TextContent.ShouldContain("Таблице нужен индекс");
    }

    [Fact]
    public void Every_sentence_of_a_check_has_its_Russian()
    {
        var known = XDocument.Load(Path.Combine(RigFolder.Repository, "Evolvex.Portal/PbxStatus/CheckTexts.ru.resx")).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).ToHashSet();
        var said =
            from file in SourceTree.Product
            where file.Text.Contains(": IPortalCheck", StringComparison.Ordinal) || file.Path.EndsWith("PortalChecks.cs", StringComparison.Ordinal)
            from Match sentence in Sentence().Matches(file.Text)
            select Form(sentence);

        said.Where(form => form.Contains(' ', StringComparison.Ordinal) && !known.Contains(form) && !IsNoSentence().IsMatch(form)).Distinct()
            .ShouldBeEmpty("CheckTexts.resx has each sentence of the self-checks by its English form");

        static string Form(Match sentence)
        {
            var at = 0;
            var text = Regex.Unescape(sentence.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal));
            return sentence.Groups["dollar"].Length == 0 ? text : Regex.Replace(text, @"\{[^{}]*\}", _ => $"{{{at++}}}", RegexOptions.None, TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData("PbxStatusTexts.resx")]
    [InlineData("PbxStatusTexts.ru.resx")]
    public void What_a_check_looks_at_has_its_name(string texts)
    {
        var known = XDocument.Load(Path.Combine(RigFolder.Repository, "Evolvex.Portal/PbxStatus", texts)).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).ToHashSet();
        var subjects = SourceTree.Product.Where(file => file.Text.Contains(": IPortalCheck", StringComparison.Ordinal)).SelectMany(file => SubjectOf().Matches(file.Text)).Select(subject => subject.Groups["name"].Value).ToList();

        subjects.Count.ShouldBeGreaterThan(7);
        subjects.Where(subject => !known.Contains($"Subject_{subject.Replace(' ', '_')}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PbxStatusTexts.resx")]
    [InlineData("PbxStatusTexts.ru.resx")]
    public void Every_background_loop_has_its_name(string texts)
    {
        var known = XDocument.Load(Path.Combine(RigFolder.Repository, "Evolvex.Portal/PbxStatus", texts)).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).ToHashSet();
        var loops = SourceTree.Product.SelectMany(file => Registration().Matches(file.Text)).Select(loop => loop.Groups["name"].Value).ToList();

        loops.Count.ShouldBeGreaterThan(10);
        loops.Where(loop => !known.Contains($"Loop_{loop}")).ShouldBeEmpty();
    }

    [GeneratedRegex(" Subject =>? \"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubjectOf();

    [GeneratedRegex("oops\\.Register\\(\"(?<name>[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Registration();

    [GeneratedRegex("""(?<dollar>\$?)"(?<text>(?:[^"\\\n]|\\.)*)"(?=[,;)\s])""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentence();

    // Subjects, statements and commands to be copied as they are, formats, and what is left of a statement within a statement.
    [GeneratedRegex("""^(call records|audit log|of unknown version|cdr show status|\{0\}: \{1\}|(SELECT|CREATE|ALTER) .*|asterisk -rx "[^"]*"; asterisk.*|yyyy.*|[^\w{].*)$""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex IsNoSentence();

    private sealed class FakeCheck : IPortalCheck
    {
        public CheckFinding Finds { get; set; } = new("database", CheckVerdict.Ok, "well");

        public Exception? Fault { get; set; }

        public bool Hangs { get; set; }

        public int Order => 0;

        public string Subject => "database";

        public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
        {
            if (Fault is not null) throw Fault;
            if (Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [Finds];
        }
    }
}
