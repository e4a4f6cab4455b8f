using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Evolvex.EntityFrameworkCore.MySql.Metadata;

/// <summary>Says at start what the server would say much later and less clearly.</summary>
internal sealed class MySqlModelValidator(ModelValidatorDependencies dependencies, RelationalModelValidatorDependencies relationalDependencies)
    : RelationalModelValidator(dependencies, relationalDependencies)
{
    public override void Validate(IModel model, IDiagnosticsLogger<DbLoggerCategory.Model.Validation> logger)
    {
        base.Validate(model, logger);
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.GetSchema() is { } schema)
                throw new InvalidOperationException($"{entity.DisplayName()} is mapped to schema \"{schema}\": MySQL has no schemas within a database; leave it out.");
        }

        if (model.GetSequences().FirstOrDefault() is { } sequence)
            throw new InvalidOperationException($"The model has a sequence, \"{sequence.Name}\": MySQL has none; use generated keys.");
    }
}
