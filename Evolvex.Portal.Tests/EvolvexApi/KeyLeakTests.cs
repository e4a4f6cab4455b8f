using System.Data.Common;
using System.Globalization;
using System.Text;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.EvolvexApi.Reference;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>Sends keys in every way there is, right ones and wrong ones, and then greps for them in all that the portal has left behind or shows.</summary>
public sealed class KeyLeakTests(ApiPortal api) : IClassFixture<ApiPortal>
{
    [Fact]
    public async Task No_key_stands_in_any_log_page_error_audit_entry_or_column()
    {
        var (first, id, group) = await api.KeyForAsync("incoming", "local-evolvex");
        var second = (await api.Keys.RotateAsync(id, TimeSpan.FromHours(1), AuditActor.Portal, default)).Value!.Secret.Text;
        var off = (await api.Keys.CreateAsync(new($"off-{id:N}", "", group) { IsEnabled = false }, AuditActor.Portal, default)).Value!;
        var wrong = Guid.NewGuid().ToString();
        List<string> keys = [first, second, off.Secret.Text, wrong, "not-a-key-" + wrong];

        var answers = new StringBuilder();
        foreach (var key in keys)
            foreach (var operation in ApiOperations.All.Select(operation => operation.Name).Append("no-such-endpoint"))
                foreach (var way in Enum.GetValues<Way>()) await SendAsync(way, operation, key, answers);
        foreach (var way in Enum.GetValues<Way>()) await SendAsync(way, "../../openapi/v1.json", second, answers);
        await api.Keys.RevokeAsync(id, AuditActor.Portal, default);
        await SendAsync(Way.Query, "check", first, answers);
        await ApiPortal.Eventually(async () => (await ColumnsAsync()).Contains("no-such-context", StringComparison.Ordinal), "the last requests have been written down");

        var columns = await ColumnsAsync();
        columns.ShouldContain(first[..8], Case.Sensitive, "the prefix is kept, so the tables have been read");
        columns.ShouldContain("context=incoming&note=…", Case.Sensitive, "a key in another parameter is not kept");
        var pages = await PagesAsync(id);
        pages.ShouldContain(second[..8], Case.Sensitive, "the pages are those of administrators");
        var log = string.Join('\n', api.Portal.Log.Lines);
        log.ShouldContain("api_key=", Case.Sensitive, "requests with keys in their address have been logged, without the keys");
        foreach (var key in keys)
        {
            foreach (var (where, text) in new[] { ("the log", log), ("an answer", answers.ToString()), ("a page", pages), ("the database", columns) })
                text.Contains(key, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{key} stands in {where}: {Around(text, key)}");
            // As bytes too, a file that is being written included.
            foreach (var file in Directory.EnumerateFiles(api.Portal.Data, "portal.db*")) Encoding.Latin1.GetString(await ReadAsync(file)).ShouldNotContain(key, Case.Insensitive);
        }
    }

    private enum Way
    {
        Query,
        UpperCaseQuery,
        Form,
        Multipart,
        Header,
        Bearer,
        OtherParameter,
    }

    // check repeats the key to its owner: that is the contract, and the only answer that may.
    private async Task SendAsync(Way way, string operation, string key, StringBuilder answers)
    {
        var query = "?context=incoming" + (way switch
        {
            Way.Query => $"&api_key={key}",
            Way.UpperCaseQuery => $"&api_key={key.ToUpperInvariant()}",
            Way.OtherParameter => $"&note={key}",
            _ => operation == "check" ? "&uniqueid=no-such-context" : "",
        });
        using var request = new HttpRequestMessage(way is Way.Form or Way.Multipart || operation is "uploads" or "get_log_cdr" ? HttpMethod.Post : HttpMethod.Get, $"/api/index/{operation}{query}");
        if (way == Way.Form) request.Content = new FormUrlEncodedContent([new("api_key", key), new("exten", "1")]);
        if (way == Way.Multipart) request.Content = new MultipartFormDataContent { { new StringContent(key), "api_key" }, { new ByteArrayContent([1, 2, 3]), "file", $"{key}.wav" } };
        if (way is Way.Header or Way.OtherParameter) request.Headers.Add("X-Api-Key", key);
        if (way == Way.Bearer) request.Headers.Authorization = new("Bearer", key);
        using var answer = await api.Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        answers.Append(answer.Headers).Append(answer.Content.Headers).AppendLine(operation == "check" && answer.IsSuccessStatusCode ? "" : body);
    }

    private async Task<string> PagesAsync(Guid id)
    {
        using var administrator = await api.Portal.SignInAsAsync(PortalRole.Administrator);
        var pages = new StringBuilder();
        foreach (var address in new[] { "/", "/live", "/admin/api", "/admin/keys", $"/admin/keys/{id}", "/admin/access", "/admin/audit", "/openapi/v1.json" })
        {
            using var page = await administrator.GetAsync(address);
            ((int)page.StatusCode).ShouldBe(200, address);
            pages.AppendLine(await page.Content.ReadAsStringAsync());
        }
        return pages.ToString();
    }

    /// <summary>Every value of every column of every table, audit entries and requests included.</summary>
    private async Task<string> ColumnsAsync()
    {
        await using var database = await api.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var connection = database.Database.GetDbConnection();
        await connection.OpenAsync();
        var text = new StringBuilder();
        foreach (var table in await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"))
            foreach (var row in await RowsAsync(connection, $"SELECT * FROM \"{table}\"")) text.AppendLine(row);
        return text.ToString();
    }

    private static async Task<List<string>> RowsAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('\t', values.Select(value => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture))));
        }
        return rows;
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static string Around(string text, string key)
    {
        var at = text.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)];
    }
}
