using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>What describes the Evolvex API: a page for people, a document for programs.</summary>
internal static class ApiReferenceFeature
{
    public static IServiceCollection AddApiReference(this IServiceCollection services) => services
        .AddOpenApi(ApiDocument.Name, static options =>
        {
            // Only what the transformer finds: the portal's own addresses are nobody's contract.
            options.ShouldInclude = static _ => false;
            options.AddDocumentTransformer<ApiDocument>();
        })
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 10, "/admin/api", Icons.Api, typeof(ApiTexts), "Title", PortalPolicies.Administrator));

    /// <summary><c>/openapi/v1.json</c>, for people who are signed in and for keys.</summary>
    public static void MapApiReference(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().AddEndpointFilter<IEndpointConventionBuilder, ApiReaders>();
}
