using System.Text.RegularExpressions;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.Configuration;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>What Dockerfile, docker-compose.yml, .env.example and the documents name exists.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] Sections = ["Pbx", "Portal", "Cdr", "Recordings", "Uploads", "Api", "Manager", "Webhooks", "Demo"];

    [Fact]
    public void The_example_settings_are_known_and_let_the_portal_start()
    {
        var values = ExampleSettings();

        values.ShouldContainKey("Pbx:Secret");
        using var root = new TemporaryFolder();
        PortalSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), root.Path).UnknownKeys.ShouldBeEmpty();
    }

    [Fact]
    public void Every_setting_that_a_document_names_exists()
    {
        var known = KnownKeys();

        var named = from file in SourceTree.Ending(".md", ".yml", ".sh", "Dockerfile", ".env.example")
                    from Match key in SettingKey().Matches(file.Text)
                    let name = key.Value.Replace("__", ":", StringComparison.Ordinal)
                    where !known.Contains(name) && !known.Any(prefix => name.StartsWith(prefix + ":", StringComparison.OrdinalIgnoreCase))
                    select $"{file.Path}: {key.Value}";
        named.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Every_setting_is_in_the_document_of_settings()
    {
        var text = SourceTree.All.Single(file => file.Path == "docs/configuration.md").Text;

        KnownKeys().Where(key => !text.Contains($"`{key}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_container_listens_on_the_port_that_is_published_checked_and_exposed()
    {
        var image = Text("Dockerfile");
        var port = Found("Dockerfile", @"Urls=http://0\.0\.0\.0:(?<port>\d+)").Single().Groups["port"].Value;

        image.ShouldContain($"EXPOSE {port}\n");
        image.ShouldContain($"http://127.0.0.1:{port}/health/live");
        Text("docker-compose.yml").ShouldContain($"\"127.0.0.1:8080:{port}\"");
    }

    [Fact]
    public void The_container_keeps_its_data_in_the_volume_and_runs_as_nobody_special()
    {
        var image = Text("Dockerfile");

        image.ShouldContain("Portal__Data=/data");
        image.ShouldContain("VOLUME /data\n");
        image.ShouldContain("USER $APP_UID\n");
        Text("docker-compose.yml").ShouldContain("- portal:/data");
    }

    [Fact]
    public void What_the_image_copies_is_there_and_is_not_ignored()
    {
        var ignored = Text(".dockerignore").Split('\n').Select(line => line.TrimEnd('/'));
        var copied = Found("Dockerfile", @"^COPY (?!--from)(?<sources>.+) \S+$")
            .SelectMany(line => line.Groups["sources"].Value.Split(' ')).ToList();

        copied.ShouldNotBeEmpty();
        foreach (var source in copied)
        {
            Path.Exists(Path.Combine(RigFolder.Repository, source)).ShouldBeTrue(source);
            ignored.ShouldNotContain(source.TrimEnd('/'));
        }
    }

    [Fact]
    public void The_image_is_built_from_all_projects_that_the_portal_needs()
    {
        var image = Text("Dockerfile");
        foreach (var project in Found("Evolvex.Portal/Evolvex.Portal.csproj", @"ProjectReference Include=""\.\./(?<folder>[^/]+)/"))
            image.ShouldContain($"COPY {project.Groups["folder"].Value}/ ");
    }

    [Fact]
    public void The_image_takes_the_runtime_that_the_projects_are_built_for() =>
        Found("Dockerfile", @"FROM mcr\.microsoft\.com/dotnet/\w+:(?<version>[\d.]+)").Select(image => $"net{image.Groups["version"].Value}")
            .ShouldAllBe(version => Text("Directory.Build.props").Contains($"<TargetFramework>{version}</TargetFramework>"));

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = from file in SourceTree.Ending(".md")
                     from Match link in MarkdownLink().Matches(file.Text)
                     let target = link.Groups["target"].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                     let path = Path.Combine(RigFolder.Repository, Path.GetDirectoryName(file.Path)!, target.Split('#')[0])
                     where !Path.Exists(path)
                     select $"{file.Path}: {target}";
        broken.ShouldBeEmpty();
    }

    /// <summary>Keys that the portal asks for when it starts, and those of the web server.</summary>
    private static HashSet<string> KnownKeys()
    {
        using var root = new TemporaryFolder();
        var settings = new SettingReader(new ConfigurationBuilder().Build(), root.Path);
        var pbx = PbxOptions.Read(settings);
        var data = PortalOptions.Read(settings).Data;
        CdrOptions.Read(settings, data);
        RecordingsOptions.Read(settings, pbx, data);
        UploadsOptions.Read(settings, pbx, data);
        ApiOptions.Read(settings);
        ManagerOptions.Read(settings);
        WebhooksOptions.Read(settings);
        DemoOptions.Read(settings);
        return [.. settings.Known.Where(key => Sections.Contains(key.Split(':')[0]) || key.StartsWith("ConnectionStrings:", StringComparison.Ordinal)), "Cdr:Columns"];
    }

    private static Dictionary<string, string?> ExampleSettings() =>
        Text(".env.example").Split('\n').Select(line => line.TrimStart('#')).Where(line => ExampleLine().IsMatch(line)).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0].Replace("__", ":", StringComparison.Ordinal), string? (pair) => pair[1]);

    private static IReadOnlyList<Match> Found(string path, string pattern) =>
        Regex.Matches(Text(path), pattern, RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static string Text(string path) => File.ReadAllText(Path.Combine(RigFolder.Repository, path));

    [GeneratedRegex(@"^\w+=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExampleLine();

    [GeneratedRegex(@"(?<![\w:.])(Pbx|Portal|Cdr|Recordings|Uploads|Api|Manager|Webhooks|Demo|ConnectionStrings)(:|__)[A-Z]\w*?((:|__)\w+?)?(?![A-Za-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingKey();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MarkdownLink();
}

/// <summary>A folder of one test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("evolvex-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
