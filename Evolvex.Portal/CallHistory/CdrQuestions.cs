using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Questions to the database of the call records that no table of the portal has the shape of.</summary>
internal static class CdrQuestions
{
    /// <summary>One value; null: there is none.</summary>
    public static async Task<object?> ScalarAsync(this CdrDbContext context, string text, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        (await context.RowsAsync(text, cancellationToken, parameters)).FirstOrDefault()?[0];

    /// <summary>All rows; nulls where the database has none.</summary>
    public static async Task<List<object?[]>> RowsAsync(this CdrDbContext context, string text, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        var rows = new List<object?[]>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at))]);
        return rows;
    }

    public static long Number(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    public static DateTime? When(object? value) => value switch
    {
        DateTime time => time,
        string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
        _ => null,
    };

    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
