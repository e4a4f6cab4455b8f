namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>A stretch of the PBX's wall clock, the form in which call records keep their times: from, inclusive, until, exclusive.</summary>
/// <param name="From">First moment that belongs to it.</param>
/// <param name="Until">First moment that does not any more.</param>
public readonly record struct WallSpan(DateTime From, DateTime Until)
{
    /// <summary>No moment belongs to it.</summary>
    public bool IsEmpty => From >= Until;
}
