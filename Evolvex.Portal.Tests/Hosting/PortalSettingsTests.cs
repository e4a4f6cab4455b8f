using Evolvex.Portal.Hosting;
using Microsoft.Extensions.Configuration;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class PortalSettingsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("evolvex-settings-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void With_no_configuration_it_is_the_demo_on_loopback_with_its_data_in_the_content_root()
    {
        var settings = Read([]);

        settings.Pbx.IsDemo.ShouldBeTrue();
        settings.ListenOn.ShouldBe("http://127.0.0.1:8080");
        settings.Portal.Data.ShouldBe(Path.Combine(_root, "data"));
        Directory.Exists(settings.Portal.Data).ShouldBeTrue();
        settings.Portal.ConnectionString.ShouldContain(Path.Combine(_root, "data", "portal.db"));
        settings.Cdr.Table.ShouldBe("cdr");
        settings.Api.RateLimitPerMinute.ShouldBe(600);
        settings.Manager.SessionTimeoutSeconds.ShouldBe(60);
        settings.Manager.Prefix.ShouldBe("asterisk");
        settings.Recordings.CacheMegabytes.ShouldBe(1024);
        settings.Uploads.MaxMegabytes.ShouldBe(50);
        settings.Demo.HistoryDays.ShouldBe(90);
    }

    [Theory]
    [InlineData("Pbx:Transport", "Amy", "Pbx:Transport is \"Amy\"; allowed: one of Demo, AmiTcp, AmiHttp.")]
    [InlineData("Pbx:Transport", "1", "Pbx:Transport is \"1\"; allowed: one of Demo, AmiTcp, AmiHttp.")]
    [InlineData("Pbx:Port", "99999", "Pbx:Port is \"99999\"; allowed: a whole number from 1 to 65535.")]
    [InlineData("Pbx:Port", "fifty", "Pbx:Port is \"fifty\"; allowed: a whole number from 1 to 65535.")]
    [InlineData("Pbx:Port", "0", "Pbx:Port is \"0\"; allowed: a whole number from 1 to 65535.")]
    [InlineData("Pbx:UseTls", "perhaps", "Pbx:UseTls is \"perhaps\"; allowed: true or false.")]
    [InlineData("Pbx:Host", "http://pbx:5038", "Pbx:Host is \"http://pbx:5038\"; allowed: a host name or an IP address, without http:// and without a port.")]
    [InlineData("Pbx:Url", "pbx/asterisk", "Pbx:Url is \"pbx/asterisk\"; allowed: an http or https address without a name or password in it, such as http://127.0.0.1:8088/asterisk.")]
    [InlineData("Pbx:TimeZone", "Mars/Olympus", "Pbx:TimeZone is \"Mars/Olympus\"; allowed: an IANA time zone such as Europe/Moscow or UTC.")]
    [InlineData("Portal:Provider", "Oracle", "Portal:Provider is \"Oracle\"; allowed: one of Sqlite, MySql.")]
    [InlineData("Cdr:Provider", "Mongo", "Cdr:Provider is \"Mongo\"; allowed: one of Sqlite, MySql.")]
    [InlineData("Cdr:Table", "cdr; DROP TABLE cdr", "Cdr:Table is \"cdr; DROP TABLE cdr\"; allowed: a table's name of letters, digits, _ and $, perhaps with its database and a dot before.")]
    [InlineData("Cdr:Columns:start", "", "Cdr:Columns:start is \"\"; allowed: the column with the time of the call cannot be missing: nothing could be asked for by date.")]
    [InlineData("Cdr:Columns:start", "call`date", "Cdr:Columns:start is \"call`date\"; allowed: a column's name of letters, digits, _ and $, or nothing where the table lacks the column.")]
    [InlineData("Recordings:Patterns", "../{uniqueid}.wav", "Recordings:Patterns is \"../{uniqueid}.wav\"; allowed: a path under Recordings:Folder, without .. and without a leading /, with {uniqueid} or {linkedid} in the file's name; besides {yyyy}, {MM}, {dd}, {HH}, {mm}, {ss} and *.")]
    [InlineData("Recordings:Patterns", "{caller}.wav", "Recordings:Patterns is \"{caller}.wav\"; allowed: a path under Recordings:Folder, without .. and without a leading /, with {uniqueid} or {linkedid} in the file's name; besides {yyyy}, {MM}, {dd}, {HH}, {mm}, {ss} and *.")]
    [InlineData("Api:RateLimitPerMinute", "-5", "Api:RateLimitPerMinute is \"-5\"; allowed: a whole number from 1 to 10000000.")]
    [InlineData("Manager:Prefix", "a/b", "Manager:Prefix is \"a/b\"; allowed: letters, digits, - and _, or nothing, and none of rawman, arawman, mxml, amxml.")]
    [InlineData("Manager:Prefix", "{x}", "Manager:Prefix is \"{x}\"; allowed: letters, digits, - and _, or nothing, and none of rawman, arawman, mxml, amxml.")]
    [InlineData("Manager:Prefix", "RawMan", "Manager:Prefix is \"RawMan\"; allowed: letters, digits, - and _, or nothing, and none of rawman, arawman, mxml, amxml.")]
    [InlineData("Demo:Size", "Huge", "Demo:Size is \"Huge\"; allowed: one of Normal, Large.")]
    [InlineData("Urls", "http://127.0.0.1:99999", "Urls is \"http://127.0.0.1:99999\"; allowed: addresses such as http://127.0.0.1:8080 or https://*:443, with ports up to 65535, separated by semicolons.")]
    [InlineData("Urls", "8080", "Urls is \"8080\"; allowed: addresses such as http://127.0.0.1:8080 or https://*:443, with ports up to 65535, separated by semicolons.")]
    public void A_wrong_value_is_refused_with_its_key_the_value_and_what_is_allowed(string key, string value, string line) =>
        Mistakes((key, value)).ShouldBe([line]);

    [Fact]
    public void An_unmapped_column_name_is_refused() =>
        Mistakes(("Cdr:Columns:begin", "calldate")).ShouldHaveSingleItem().ShouldStartWith("Cdr:Columns:begin is \"calldate\"; allowed: only these columns can be mapped: accountcode, src,");

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Mistakes(("Pbx:Port", "x"), ("Demo:Size", "x"), ("Cdr:Provider", "x")).Count.ShouldBe(3);

    [Fact]
    public void A_real_PBX_needs_an_account()
    {
        var mistakes = Mistakes(("Pbx:Transport", "AmiTcp"));

        mistakes.Count.ShouldBe(2);
        mistakes[0].ShouldStartWith("Pbx:Username is missing");
        mistakes[1].ShouldStartWith("Pbx:Secret is missing");
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        var mistakes = Mistakes(
            ("Pbx:Transport", "AmiHttp"), ("Pbx:Username", "portal"), ("Pbx:Secret", "hush\nhush"), ("Pbx:Url", "http://portal:hush@pbx:99999/"),
            ("Cdr:Provider", "MySql"), ("ConnectionStrings:Cdr", "Password=hush"), ("Portal:AdminPassword", "hush"));

        mistakes.Count.ShouldBe(4);
        string.Concat(mistakes).ShouldNotContain("hush");
        mistakes.ShouldAllBe(line => !line.Contains('\n'));
    }

    [Fact]
    public void MySql_needs_a_connection_string() =>
        Mistakes(("Portal:Provider", "MySql")).ShouldHaveSingleItem().ShouldStartWith("ConnectionStrings:Portal is missing; Portal:Provider=MySql needs one such as Server=");

    [Fact]
    public void A_data_folder_that_cannot_be_written_is_refused()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Mistakes(("Portal:Data", Path.Combine(file, "data"))).ShouldHaveSingleItem().ShouldContain("a folder that the portal can create and write to");
    }

    [Fact]
    public void A_misspelt_key_is_noticed() =>
        Read(("Pbx:Usrname", "portal"), ("Cdr:Columns:start", "calldate"), ("Recordings:Patterns:0", "{uniqueid}.wav")).UnknownKeys.ShouldBe(["Pbx:Usrname"]);

    [Fact]
    public void Columns_are_mapped_and_an_empty_value_says_that_the_table_lacks_one()
    {
        var columns = Read(("Cdr:Columns:start", "calldate"), ("Cdr:Columns:answer", "")).Cdr.Columns;

        columns["start"].ShouldBe("calldate");
        columns["answer"].ShouldBe("");
    }

    [Fact]
    public void The_demo_does_not_follow_a_container_onto_every_interface_but_a_real_PBX_does()
    {
        Read(("HTTP_PORTS", "8080")).ListenOn.ShouldBe("http://127.0.0.1:8080");
        Read(("HTTP_PORTS", "8080"), ("Pbx:Transport", "AmiTcp"), ("Pbx:Username", "portal"), ("Pbx:Secret", "s")).ListenOn.ShouldBeNull();
        Read(("Urls", "http://*:8080")).ListenOn.ShouldBeNull();
    }

    private PortalSettings Read(params (string Key, string Value)[] pairs) =>
        PortalSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(pairs.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build(), _root);

    private IReadOnlyList<string> Mistakes(params (string Key, string Value)[] pairs) => Should.Throw<SettingsException>(() => Read(pairs)).Mistakes;
}
