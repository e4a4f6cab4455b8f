namespace Evolvex.Portal.Tests.Rig;

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbRigTests(MariaDbRig rig)
{
    [Fact]
    public async Task A_new_database_is_empty_and_keeps_every_letter()
    {
        var connection = await rig.CreateDatabaseAsync("letters");

        connection.ShouldContain($"Port={rig.Port};Database=letters;");
        (await rig.SqlAsync("letters", "SHOW TABLES")).ShouldBeEmpty();
        (await rig.SqlAsync("letters", "CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('Борис 📞'); SELECT x FROM t")).Trim().ShouldBe("Борис 📞");
    }

    [Fact]
    public async Task It_comes_back_on_its_port_with_its_data()
    {
        await rig.CreateDatabaseAsync("kept");
        await rig.SqlAsync("kept", "CREATE TABLE t (x INT); INSERT INTO t VALUES (42)");

        await rig.StopAsync();
        await Should.ThrowAsync<RigFailedException>(() => rig.SqlAsync("kept", "SELECT x FROM t"));
        await rig.StartAsync();

        (await rig.SqlAsync("kept", "SELECT x FROM t")).Trim().ShouldBe("42");
    }
}
