using System.Net;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class AccessPagesEndpointTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    public static TheoryData<string> Pages => new("/admin/keys", $"/admin/keys/{Guid.NewGuid()}", "/admin/access", "/admin/api");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Only_administrators_see_them(string page)
    {
        using var administrator = await portal.SignInAsAsync(PortalRole.Administrator);
        (await administrator.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var role in new[] { PortalRole.Viewer, PortalRole.Manager })
        {
            using var other = await portal.SignInAsAsync(role);
            using var answer = await other.GetAsync(page);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Redirect);
            (answer.Headers.Location?.ToString() ?? "/access-denied").ShouldContain("/access-denied");
        }

        using var nobody = portal.Visitor();
        (await nobody.GetAsync(page)).Headers.Location!.ToString().ShouldContain("/login");
    }
}
