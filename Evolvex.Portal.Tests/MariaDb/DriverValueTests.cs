using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>Values that the driver gives in a shape of its own, and what is made of them.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class DriverValueTests(MariaDbRig rig) : DriverTest(rig)
{
    private const string Table =
        "SET SESSION sql_mode = ''; CREATE TEMPORARY TABLE v (dt DATETIME, d DATE, part DATE, ts TIMESTAMP NULL, uuid CHAR(36), text36 CHAR(36), bin BINARY(16), tiny TINYINT(1), "
        + "bits BIT(8), t TIME(6), big BIGINT UNSIGNED, y YEAR, j JSON, f FLOAT, n VARCHAR(10)) CHARACTER SET utf8mb4;"
        + "INSERT INTO v VALUES ('0000-00-00 00:00:00', '0000-00-00', '2024-00-10', NULL, '6f9619ff-8b86-d011-b42d-00cf4fc964ff', 'тридцать шесть', "
        + "UNHEX('00112233445566778899AABBCCDDEEFF'), 5, b'10000001', '-25:30:15.5', 18446744073709551615, 2026, '{\"a\":1}', 1.5, NULL)";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Odd_values_come_out_plain(bool async)
    {
        await using var connection = await OpenAsync("Pooling=false");
        await Command(connection, Table).ExecuteNonQueryAsync();
        await using var reader = async ? await Command(connection, "SELECT * FROM v").ExecuteReaderAsync() : Command(connection, "SELECT * FROM v").ExecuteReader();
        (async ? await reader.ReadAsync() : reader.Read()).ShouldBeTrue();

        foreach (var zero in new[] { "dt", "d", "part", "ts", "n" })
        {
            reader.IsDBNull(reader.GetOrdinal(zero)).ShouldBeTrue(zero);
            reader[zero].ShouldBe(DBNull.Value, zero);
        }

        var uuid = Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        Get<string>("uuid").ShouldBe("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        Get<Guid>("uuid").ShouldBe(uuid);
        reader.GetGuid(reader.GetOrdinal("uuid")).ShouldBe(uuid);
        Get<string>("text36").ShouldBe("тридцать шесть");
        Convert.ToHexString(Get<byte[]>("bin")).ShouldBe("00112233445566778899AABBCCDDEEFF");
        reader["bin"].ShouldBeOfType<byte[]>();
        Get<int>("tiny").ShouldBe(5);
        reader.GetBoolean(reader.GetOrdinal("tiny")).ShouldBeTrue();
        Get<ulong>("bits").ShouldBe(0b1000_0001ul);
        Get<TimeSpan>("t").ShouldBe(-new TimeSpan(0, 25, 30, 15, 500));
        Get<ulong>("big").ShouldBe(ulong.MaxValue);
        Get<int>("y").ShouldBe(2026);
        Get<string>("j").ShouldBe("{\"a\":1}");
        Get<double>("f").ShouldBe(1.5);
        Should.Throw<InvalidCastException>(() => reader.GetString(reader.GetOrdinal("n")));

        T Get<T>(string name) => reader.GetFieldValue<T>(reader.GetOrdinal(name));
    }

    [Fact]
    public async Task Parameters_of_every_type_arrive()
    {
        await using var connection = await OpenAsync();
        var uuid = Guid.NewGuid();
        var values = new object?[]
        {
            uuid, new DateOnly(2026, 2, 3), new TimeOnly(4, 5, 6), new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(3)), 'ж', Kind.C, true, 1.5m, "a'b\\c\"😀", new byte[] { 0, 39, 92 }, null,
        };
        await using var command = Command(connection, "SELECT " + string.Join(", ", values.Select((_, i) => $"@p{i}")));
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i]);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetGuid(0).ShouldBe(uuid);
        reader.GetFieldValue<DateOnly>(1).ShouldBe(new DateOnly(2026, 2, 3));
        reader.GetFieldValue<TimeOnly>(2).ShouldBe(new TimeOnly(4, 5, 6));
        reader.GetFieldValue<DateTimeOffset>(3).ShouldBe(new DateTimeOffset(2026, 2, 3, 1, 5, 6, TimeSpan.Zero));
        reader.GetChar(4).ShouldBe('ж');
        reader.GetInt32(5).ShouldBe(2);
        reader.GetBoolean(6).ShouldBeTrue();
        reader.GetDecimal(7).ShouldBe(1.5m);
        reader.GetString(8).ShouldBe("a'b\\c\"😀");
        reader.GetFieldValue<byte[]>(9).ShouldBe([0, 39, 92]);
        reader.IsDBNull(10).ShouldBeTrue();
    }

    [Fact]
    public async Task Literals_are_right_whatever_the_servers_sql_mode()
    {
        await Rig.SqlAsync("mysql", "SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES'");
        try
        {
            await using var connection = await OpenAsync("Pooling=false");
            (await Command(connection, "SELECT 'a\\\\b', \"text\"").ExecuteScalarAsync()).ShouldBe("a\\b");
            (await Command(connection, "SELECT @@sql_mode").ExecuteScalarAsync())!.ToString()!.ShouldContain("STRICT_TRANS_TABLES");
        }
        finally
        {
            await Rig.SqlAsync("mysql", "SET GLOBAL sql_mode = DEFAULT");
        }
    }
}
