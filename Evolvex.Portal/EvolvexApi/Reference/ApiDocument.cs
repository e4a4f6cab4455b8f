using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>
/// The OpenAPI document, made of the endpoints that are mapped and of what <see cref="ApiOperations"/> says of them: it cannot list one that is not
/// there, nor miss one. Its words are in the reader's language.
/// </summary>
internal sealed class ApiDocument(EndpointDataSource endpoints, IStringLocalizer<ApiTexts> texts) : IOpenApiDocumentTransformer
{
    public const string Name = "v1";

    private const string Header = "header";
    private const string Bearer = "bearer";
    private const string Query = "query";
    private const string JsonType = "application/json";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Evolvex API", Version = "1", Description = texts["DocumentText"] };
        document.Components = new OpenApiComponents { SecuritySchemes = Schemes(), Schemas = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["Error"] = ExampleSchema.Of(ErrorExample("code", "message"), static _ => false) } };
        document.Security = [.. new[] { Header, Bearer, Query }.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        document.Tags = null;
        document.Paths = [];
        foreach (var (path, operation, methods) in Mapped()) document.Paths.Add(path, Item(document, path, operation, methods));
        return Task.CompletedTask;
    }

    /// <summary>Every address of the API that is mapped, with the methods that it takes.</summary>
    private IEnumerable<(string Path, ApiOperation Operation, IReadOnlyList<string> Methods)> Mapped() =>
        from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
        let operation = endpoint.Metadata.GetMetadata<ApiOperation>()
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()
        where operation is not null && methods is not null
        select ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), operation, methods.HttpMethods);

    private OpenApiPathItem Item(OpenApiDocument document, string path, ApiOperation operation, IReadOnlyList<string> methods)
    {
        var item = new OpenApiPathItem { Operations = [] };
        foreach (var method in methods) item.Operations.Add(new HttpMethod(method), Describe(document, path, operation, method));
        return item;
    }

    private OpenApiOperation Describe(OpenApiDocument document, string path, ApiOperation operation, string method)
    {
        var (first, isForm) = (operation.Path, HttpMethods.IsPost(method));
        var isFirst = path == first;
        return new OpenApiOperation
        {
            OperationId = $"{operation.Name}_{method.ToLowerInvariant()}{(isFirst ? "" : "_pbx")}",
            Summary = texts[$"{operation.Scope}Summary"],
            Description = isFirst ? texts[$"{operation.Scope}Text"] : $"{texts["SameAs", first]} {texts[$"{operation.Scope}Text"]}",
            Parameters = [.. operation.Parameters.Where(parameter => parameter.Kind != ApiParameterKind.File).Select(parameter => InQuery(operation, parameter, isForm))],
            RequestBody = isForm ? Form(operation) : null,
            Responses = Responses(document, operation),
        };
    }

    private OpenApiParameter InQuery(ApiOperation operation, ApiParameter parameter, bool isForm) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired && !isForm,
        Description = isForm ? texts["QueryOrForm", Words(operation, parameter)] : Words(operation, parameter),
        Schema = SchemaOf(parameter),
        Example = JsonValue.Create(parameter.Example),
    };

    // The key may come in the form as well, which no security scheme can say.
    private OpenApiRequestBody Form(ApiOperation operation)
    {
        var fields = operation.Parameters.ToDictionary(parameter => parameter.Name, IOpenApiSchema (parameter) =>
        {
            var field = SchemaOf(parameter);
            field.Description = Words(operation, parameter);
            return field;
        });
        fields["api_key"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = texts["FormKey"] };
        var files = operation.Parameters.Where(parameter => parameter.Kind == ApiParameterKind.File).Select(parameter => parameter.Name).ToHashSet();
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = fields, Required = files };
        var media = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["multipart/form-data"] = new OpenApiMediaType { Schema = schema } };
        if (files.Count == 0) media["application/x-www-form-urlencoded"] = new OpenApiMediaType { Schema = schema };
        return new OpenApiRequestBody { Required = files.Count > 0, Content = media };
    }

    private OpenApiResponses Responses(OpenApiDocument document, ApiOperation operation)
    {
        var responses = new OpenApiResponses { ["200"] = Good(operation) };
        if (operation.IsFile) responses["206"] = Good(operation);
        foreach (var status in operation.Refusals.GroupBy(fault => fault.Status))
        {
            responses[status.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(" ", status.Select(fault => $"{fault.Code}: {texts[$"Fault_{fault.Code}"].Value}")),
                Content = Media(JsonType, new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference("Error", document),
                    Examples = status.ToDictionary(fault => fault.Code, IOpenApiExample (fault) => new OpenApiExample { Value = ErrorExample(fault.Code, texts[$"Fault_{fault.Code}"]) }),
                }),
                Headers = status.Key == StatusCodes.Status429TooManyRequests ? RetryAfter() : null,
            };
        }
        return responses;
    }

    private OpenApiResponse Good(ApiOperation operation) => operation.IsStream
        ? new OpenApiResponse { Description = texts["AnswerStream"], Content = Media(operation.AnswerType, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JsonValue.Create(operation.Answer) }) }
        : operation.Answer is { } answer
        ? new OpenApiResponse
        {
            Description = texts["Answer"],
            Content = Media(operation.AnswerType, new OpenApiMediaType { Schema = ExampleSchema.Of(JsonNode.Parse(answer), operation.MayBeNull), Example = JsonNode.Parse(answer) }),
        }
        : new OpenApiResponse
        {
            Description = texts["AnswerFile", operation.AnswerType],
            Content = Media(operation.AnswerType, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
        };

    private Dictionary<string, IOpenApiSecurityScheme> Schemes() => new(StringComparer.Ordinal)
    {
        [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeys.PresentedKey.Header, Description = texts["SchemeHeader"] },
        [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = texts["SchemeBearer"] },
        [Query] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = ApiKeys.PresentedKey.Parameter, Description = texts["SchemeQuery"] },
    };

    private string Words(ApiOperation operation, ApiParameter parameter) => texts[$"{operation.Scope}_{parameter.Name}"];

    private static Dictionary<string, OpenApiMediaType> Media(string type, OpenApiMediaType content) => new(StringComparer.Ordinal) { [type] = content };

    private static Dictionary<string, IOpenApiHeader> RetryAfter() => new(StringComparer.Ordinal)
    {
        ["Retry-After"] = new OpenApiHeader { Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
    };

    private static OpenApiSchema SchemaOf(ApiParameter parameter) => parameter.Kind switch
    {
        ApiParameterKind.File => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
        ApiParameterKind.Flag => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. new[] { "true", "false", "1", "0", "yes", "no" }.Select(value => JsonValue.Create(value)!)] },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static JsonObject ErrorExample(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}

/// <summary>A schema told from an example: the vendor's answers are objects of strings whose keys the PBX may add to.</summary>
internal static class ExampleSchema
{
    public static OpenApiSchema Of(JsonNode? example, Func<string, bool> mayBeNull) => example switch
    {
        JsonObject fields => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = fields.ToDictionary(field => field.Key, IOpenApiSchema (field) => Field(field.Key, field.Value, mayBeNull)),
        },
        JsonArray items => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(items.FirstOrDefault(), mayBeNull) },
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => new OpenApiSchema { Type = JsonSchemaType.Number },
        JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSchema Field(string name, JsonNode? example, Func<string, bool> mayBeNull)
    {
        var schema = Of(example, mayBeNull);
        if (mayBeNull(name)) schema.Type |= JsonSchemaType.Null;
        return schema;
    }
}
