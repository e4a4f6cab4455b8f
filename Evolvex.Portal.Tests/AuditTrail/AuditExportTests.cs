using System.Net;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.AuditTrail;

public sealed class AuditExportTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private IAuditLog Log => portal.Services.GetRequiredService<IAuditLog>();

    [Fact]
    public async Task The_file_has_every_entry_of_the_filter_and_no_formula()
    {
        var actor = new AuditActor(AuditActorKind.Person, "1", "=HYPERLINK(\"http://evil\")", "192.0.2.1");
        for (var i = 0; i < 2100; i++) await Log.RecordAsync(actor, AuditVerb.Played, new AuditObject("exported", $"{i}", "Запись, №"), null, default);
        var admin = await portal.SignInAsAsync(PortalRole.Administrator);

        using var answer = await admin.GetAsync("/admin/audit/export.csv?kind=exported");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        answer.Content.Headers.ContentDisposition!.FileName!.ShouldEndWith(".csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.AsSpan(0, 3).ToArray().ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(2101);
        lines[0].ShouldStartWith("When (");
        lines[1].ShouldContain(",\"'=HYPERLINK(\"\"http://evil\"\")\",Listened,exported,\"Запись, №\",2099,192.0.2.1,,");
    }

    [Fact]
    public async Task Russian_spreadsheets_get_semicolons()
    {
        await Log.RecordAsync(AuditActor.Portal, AuditVerb.Created, new AuditObject("semicolon", null, "x"), null, default);
        var admin = await portal.SignInAsAsync(PortalRole.Administrator);
        admin.DefaultRequestHeaders.Add("Accept-Language", "ru");

        (await admin.GetStringAsync("/admin/audit/export.csv?kind=semicolon")).ShouldContain(";Портал;portal;Создание;semicolon;x;");
    }

    [Fact]
    public async Task Taking_the_file_is_written_down_with_what_was_asked_for()
    {
        var admin = await portal.SignInAsAsync(PortalRole.Administrator);

        await admin.GetStringAsync("/admin/audit/export.csv?kind=user&who=nobody-of-that-name");

        var exports = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: AuditVerb.Exported, ObjectKind: AuditObjectKind.AuditLog), null, 10, default)).Entries;
        exports.ShouldContain(row => row.Entry.After == """{"filter":{"who":"nobody-of-that-name","kind":"user"}}""" && row.Entry.Actor.Name.StartsWith("admin-"));
    }

    [Theory]
    [InlineData(PortalRole.Viewer)]
    [InlineData(PortalRole.Manager)]
    public async Task Others_are_told_that_it_is_not_for_their_role(string role)
    {
        var person = await portal.SignInAsAsync(role);
        foreach (var path in new[] { "/admin/audit", "/admin/audit/export.csv" })
        {
            using var answer = await person.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            answer.Headers.Location!.AbsolutePath.ShouldBe("/access-denied");
        }
        using var page = await person.GetAsync("/access-denied");
        page.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Not for your role");
    }

    [Fact]
    public void There_is_no_way_to_send_anything_to_the_log() =>
        portal.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("admin/audit/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods).Distinct().ShouldBe(["GET"]);
}
