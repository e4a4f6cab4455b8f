using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>Cache of log messages; the provider adds none to the relational ones.</summary>
internal sealed class MySqlLoggingDefinitions : RelationalLoggingDefinitions;
