namespace Microsoft.EntityFrameworkCore;

/// <summary>A MariaDB server, 10.6 or later.</summary>
public sealed class MariaDbServerVersion(Version version) : ServerVersion(version);
