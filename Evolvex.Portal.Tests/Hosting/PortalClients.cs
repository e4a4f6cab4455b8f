using System.Net;
using System.Text.RegularExpressions;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Hosting;

/// <summary>Clients as people are: with cookies, without following redirects, signed in through the real page.</summary>
internal static partial class PortalClients
{
    /// <summary>Nobody yet.</summary>
    public static HttpClient Visitor(this PortalApplication portal) => portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>Somebody new of that role (<c>viewer</c>, <c>manager</c>, <c>admin</c>), signed in.</summary>
    public static async Task<HttpClient> SignInAsAsync(this PortalApplication portal, string role)
    {
        var (name, password) = await portal.AddUserAsync(role);
        var client = portal.Visitor();
        (await client.SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    /// <summary>Creates somebody of that role.</summary>
    public static async Task<(string Name, string Password)> AddUserAsync(this PortalApplication portal, string role)
    {
        var (name, password) = ($"{role}-{Guid.NewGuid():N}"[..20], Guid.NewGuid().ToString());
        (await portal.Services.GetRequiredService<UserAdministration>().CreateAsync(name, password, role, AuditActor.Portal, default)).ShouldBeNull();
        return (name, password);
    }

    /// <summary>Fills in the sign-in page and sends it.</summary>
    public static Task<HttpResponseMessage> SignInAsync(this HttpClient client, string name, string password, string path = "/login") =>
        client.SendFormAsync(path, new() { ["Input.Name"] = name, ["Input.Password"] = password });

    /// <summary>Opens a page and sends its first form, with the hidden fields that it has.</summary>
    /// <param name="client">Who.</param>
    /// <param name="path">The page.</param>
    /// <param name="fields">The fields filled in.</param>
    /// <param name="action">Where the form goes; null: to the page itself.</param>
    public static async Task<HttpResponseMessage> SendFormAsync(this HttpClient client, string path, Dictionary<string, string> fields, string? action = null)
    {
        var page = await client.GetStringAsync(path);
        foreach (Match hidden in HiddenField().Matches(page))
        {
            var name = Attribute("name").Match(hidden.Value).Groups["value"].Value;
            fields.TryAdd(WebUtility.HtmlDecode(name), WebUtility.HtmlDecode(Attribute("value").Match(hidden.Value).Groups["value"].Value));
        }
        return await client.PostAsync(action ?? path, new FormUrlEncodedContent(fields));
    }

    private static Regex Attribute(string name) => new($"\\b{name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex HiddenField();
}
