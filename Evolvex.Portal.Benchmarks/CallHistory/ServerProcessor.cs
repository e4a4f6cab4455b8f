using System.Globalization;
using MySql.Data.MySqlClient;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>The processor time that the database server has taken, where it runs on this machine.</summary>
internal static class ServerProcessor
{
    /// <summary>Linux counts it in hundredths of a second.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>All of it so far; zero where it cannot be seen.</summary>
    public static async Task<TimeSpan> TimeAsync(string connectionString)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT @@pid_file";
        if (await command.ExecuteScalarAsync() is not string file || !File.Exists(file)) return TimeSpan.Zero;
        var stat = await File.ReadAllTextAsync($"/proc/{(await File.ReadAllTextAsync(file)).Trim()}/stat");
        var numbers = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(numbers[11], CultureInfo.InvariantCulture) + long.Parse(numbers[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
