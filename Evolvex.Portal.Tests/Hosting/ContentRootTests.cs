using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class ContentRootTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evolvex-root-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_published_portal_finds_its_files_wherever_it_is_started()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "wwwroot"));

        Root([]).ShouldBe(_folder);
        Root(["--Pbx:Host=h"]).ShouldBe(_folder);
    }

    [Fact]
    public void A_content_root_that_somebody_named_holds()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "wwwroot"));

        Root(["--contentRoot=/tmp"]).ShouldBe("/tmp");
        Root(["--contentroot", "/tmp"]).ShouldBe("/tmp");
        ContentRoot.Name([], _folder, "/tmp").ShouldBeEmpty();
    }

    [Fact]
    public void A_portal_that_was_built_and_not_published_has_its_files_elsewhere() => ContentRoot.Name([], _folder, null).ShouldBeEmpty();

    private string Root(string[] args) => WebApplication.CreateBuilder(ContentRoot.Name(args, _folder, null)).Environment.ContentRootPath.TrimEnd('/');
}
