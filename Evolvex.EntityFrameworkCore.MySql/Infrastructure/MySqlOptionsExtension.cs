using System.Globalization;
using Evolvex.EntityFrameworkCore.MySql;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.EntityFrameworkCore.Infrastructure;

/// <summary>What UseMySql leaves in the context's options.</summary>
public sealed class MySqlOptionsExtension : RelationalOptionsExtension
{
    private ExtensionInfo? _info;

    /// <summary>Without a server yet.</summary>
    public MySqlOptionsExtension()
    {
    }

    private MySqlOptionsExtension(MySqlOptionsExtension from) : base(from) => ServerVersion = from.ServerVersion;

    /// <summary>The server that SQL is written for.</summary>
    public ServerVersion? ServerVersion { get; private set; }

    /// <inheritdoc/>
    public override DbContextOptionsExtensionInfo Info => _info ??= new ExtensionInfo(this);

    /// <summary>The same options for another server.</summary>
    public MySqlOptionsExtension WithServerVersion(ServerVersion serverVersion) => new(this) { ServerVersion = serverVersion };

    /// <inheritdoc/>
    public override void ApplyServices(IServiceCollection services) => MySqlServices.Add(services);

    /// <inheritdoc/>
    protected override RelationalOptionsExtension Clone() => new MySqlOptionsExtension(this);

    private sealed class ExtensionInfo(MySqlOptionsExtension extension) : RelationalExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => true;

        public override string LogFragment => string.Create(CultureInfo.InvariantCulture, $"ServerVersion {extension.ServerVersion} {base.LogFragment}");

        public override int GetServiceProviderHashCode() => HashCode.Combine(base.GetServiceProviderHashCode(), extension.ServerVersion);

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other)
            => other is ExtensionInfo info && base.ShouldUseSameServiceProvider(other) && Equals(((MySqlOptionsExtension)info.Extension).ServerVersion, extension.ServerVersion);

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["MySql:ServerVersion"] = $"{extension.ServerVersion}";
    }
}
