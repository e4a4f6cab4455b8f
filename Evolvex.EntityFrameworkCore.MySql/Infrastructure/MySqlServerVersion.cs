namespace Microsoft.EntityFrameworkCore;

/// <summary>An Oracle MySQL server (or one of its kind, such as Percona's), 8.0 or later.</summary>
public sealed class MySqlServerVersion(Version version) : ServerVersion(version);
