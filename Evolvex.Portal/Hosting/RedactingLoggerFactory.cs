using System.Text.RegularExpressions;
using Evolvex.Portal.Domain.ApiKeys;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// The framework logs a request's address before anything of the portal runs, and clients of the Evolvex API put their key in it.
/// Whatever the log levels and providers, the framework's own messages pass through here and lose every key and secret on the way.
/// </summary>
internal sealed partial class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public static IServiceCollection Replace(IServiceCollection services)
    {
        services.AddSingleton<ILoggerFactory>(provider => new RedactingLoggerFactory(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
            provider.GetService<IExternalScopeProvider>())));
        return services;
    }

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        return categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) || categoryName.StartsWith("System.", StringComparison.Ordinal)
            ? new Redacting(logger)
            : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    /// <summary>
    /// The text without the values of keys, secrets and passwords in addresses and headers. What has the form of a key is one, whatever its parameter is
    /// called, and where there is none: clients misspell.
    /// </summary>
    public static string Redact(string text) => Secrets().Replace(text, "${name}…");

    [GeneratedRegex(@"(?<name>(?:api_?key|x-api-key|secret|password)\s*[=:]\s*|bearer\s+|(?:[?&](?:[^=&\s""]{1,64}=)?|/api/[^\s?""]{0,200}/)(?=[^&\s""/?]{0,200}?" + ApiKeySecret.Form + @"\b))[^&\s""',;}\]]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secrets();

    private sealed class Redacting(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel)) return;
            var text = formatter(state, exception);
            var redacted = Redact(text);
            // What went wrong may repeat what was sent.
            if (exception?.ToString() is { } words && Redact(words) is var clean && !string.Equals(words, clean, StringComparison.Ordinal))
            {
                inner.Log(logLevel, eventId, $"{redacted} {clean}", null, static (line, _) => line);
                return;
            }

            // A message that holds a secret goes on as plain text: its structured values would carry the secret past this point.
            if (string.Equals(text, redacted, StringComparison.Ordinal)) inner.Log(logLevel, eventId, state, exception, formatter);
            else inner.Log(logLevel, eventId, redacted, exception, static (words, _) => words);
        }
    }
}
