using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Evolvex.EntityFrameworkCore.MySql.Metadata;

/// <summary>The relational conventions, unchanged.</summary>
internal sealed class MySqlConventionSetBuilder(ProviderConventionSetBuilderDependencies dependencies, RelationalConventionSetBuilderDependencies relationalDependencies)
    : RelationalConventionSetBuilder(dependencies, relationalDependencies);
