using System.Diagnostics.CodeAnalysis;

namespace Evolvex.Portal.CallHistory;

/// <summary>What was asked of the call records, or why it cannot be told.</summary>
internal readonly record struct CdrAnswer<T>
{
    private readonly T? _value;

    public CdrAnswer(T value) => _value = value;

    public CdrAnswer(CdrTrouble trouble) => Trouble = trouble;

    /// <summary>Set: there is no answer, for this reason.</summary>
    public CdrTrouble? Trouble { get; }

    /// <summary>The answer, if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return Trouble is null;
    }
}
