using System.Globalization;
using System.Text;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>Ready calls of an endpoint, with the reader's own address and the beginning of the reader's key.</summary>
internal static class ApiExamples
{
    /// <summary>For a shell.</summary>
    /// <param name="operation">The endpoint.</param>
    /// <param name="address">The portal's address, without a slash at the end.</param>
    /// <param name="key">What stands for the key.</param>
    /// <param name="today">So that a range of days has calls in it.</param>
    public static string Curl(ApiOperation operation, string address, string key, DateOnly today)
    {
        // A refusal is not to be kept as if it were sound.
        var call = new StringBuilder($"curl {(operation.IsFile ? "-f " : operation.IsStream ? "-N " : "")}-H {Quoted($"X-Api-Key: {key}")}");
        var fields = Shown(operation).Where(parameter => parameter.Kind != ApiParameterKind.File).Select(parameter => $"{parameter.Name}={Value(parameter, today)}");
        var files = Shown(operation).Where(parameter => parameter.Kind == ApiParameterKind.File).Select(parameter => $"{parameter.Name}=@{parameter.Example}");
        if (operation.Method == "GET" && operation.Parameters.Count > 0) call.Append(" -G");
        foreach (var field in fields) call.Append(" \\\n  --data-urlencode ").Append(Quoted(field));
        foreach (var file in files) call.Append(" \\\n  -F ").Append(Quoted(file));
        if (operation.IsFile) call.Append(" \\\n  -o call").Append(Extension(operation));
        return call.Append(" \\\n  ").Append(Quoted($"{address}{operation.Path}")).ToString();
    }

    /// <summary>For PHP with curl.</summary>
    public static string Php(ApiOperation operation, string address, string key, DateOnly today)
    {
        var url = $"{address}{operation.Path}";
        var isQuery = operation.Method == "GET" && operation.Parameters.Count > 0;
        var php = new StringBuilder("<?php\n");
        php.Append(isQuery ? $"$curl = curl_init({Quoted(url + "?")} . http_build_query([\n{Fields(operation, "    ", today)}]));\n" : $"$curl = curl_init({Quoted(url)});\n");
        php.Append("curl_setopt_array($curl, [\n");
        php.Append($"    CURLOPT_HTTPHEADER => [{Quoted($"X-Api-Key: {key}")}],\n");
        php.Append(operation.IsStream ? "    CURLOPT_WRITEFUNCTION => function ($curl, $text) { echo $text; return strlen($text); },\n" : "    CURLOPT_RETURNTRANSFER => true,\n");
        if (!isQuery) php.Append($"    CURLOPT_POSTFIELDS => [\n{Fields(operation, "        ", today)}    ],\n");
        php.Append("]);\n");
        if (operation.IsStream) return php.Append("curl_exec($curl);").ToString();
        php.Append(operation.IsFile ? $"$sound = curl_exec($curl);\nif (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 200) file_put_contents('call{Extension(operation)}', $sound);" : "$answer = json_decode(curl_exec($curl), true);\nprint_r($answer['data'] ?? $answer['error']);");
        return php.ToString();
    }

    private static IEnumerable<ApiParameter> Shown(ApiOperation operation) => operation.Parameters.Where(parameter => parameter.IsInExample);

    private static string Value(ApiParameter parameter, DateOnly today) =>
        parameter.Kind == ApiParameterKind.DateTime ? today.AddDays(parameter.Name == "start" ? -1 : 0).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : parameter.Example;

    private static string Fields(ApiOperation operation, string indent, DateOnly today) => string.Concat(Shown(operation).Select(parameter =>
        $"{indent}{Quoted(parameter.Name)} => {(parameter.Kind == ApiParameterKind.File ? $"new CURLFile({Quoted(parameter.Example)})" : Quoted(Value(parameter, today)))},\n"));

    private static string Extension(ApiOperation operation) => operation.AnswerType == "audio/mpeg" ? ".mp3" : ".wav";

    // Both a shell and PHP take what stands between single quotes as it is; no example holds one.
    private static string Quoted(string text) => $"'{text}'";
}
