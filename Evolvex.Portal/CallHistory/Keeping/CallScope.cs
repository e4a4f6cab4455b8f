using System.Text;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Contexts and groups that the rows of a call name: what decides who may see it. Calls that name the same share one, so that what somebody may see is a
/// short list of numbers, which every database compares alike and finds by an index.
/// </summary>
internal sealed class CallScope
{
    /// <summary>What is between two names; neither a context nor a group has it.</summary>
    private const char Between = '\n';

    /// <summary>Made of what it names, so that it need not be looked up.</summary>
    public long Id { get; init; }

    /// <summary>Contexts, ascending, a line each.</summary>
    public string Contexts { get; init; } = "";

    /// <summary>Groups, ascending, a line each.</summary>
    public string GroupUuids { get; init; } = "";

    /// <summary><see cref="Contexts"/>, each by itself.</summary>
    public IReadOnlyList<string> AllContexts => Contexts.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary><see cref="GroupUuids"/>, each by itself.</summary>
    public IReadOnlyList<string> AllGroupUuids => GroupUuids.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The scope of calls that name these.</summary>
    public static CallScope Of(IEnumerable<string> namedContexts, IEnumerable<string> namedGroups)
    {
        var (contexts, groups) = (Lines(namedContexts), Lines(namedGroups.Select(group => group.ToLowerInvariant())));
        return new CallScope { Id = Hash($"{contexts}\0{groups}"), Contexts = contexts, GroupUuids = groups };
    }

    /// <summary>Calls of it have a row that may be seen, by the very rule for rows.</summary>
    public bool IsSeenBy(CallSight sight) =>
        sight.SeesAll
        || AllContexts.Any(sight.Access.MayUse)
        || AllGroupUuids.Any(group => sight.Access.MaySeeRecord(null, group));

    private static string Lines(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names.Select(name => name.Replace(Between, ' ')).Order(StringComparer.Ordinal))
        {
            if (text.Length + name.Length + 1 > CallScopeTable.Longest) break;
            if (text.Length > 0) text.Append(Between);
            text.Append(name);
        }

        return text.ToString();
    }

    // FNV-1a: of a few thousand scopes no two share a number of 64 bits.
    private static long Hash(string text)
    {
        var hash = 14695981039346656037ul;
        foreach (var part in Encoding.UTF8.GetBytes(text)) hash = (hash ^ part) * 1099511628211ul;
        // None is 0: that is what a call has whose scope is not known.
        return hash == 0 ? 1 : (long)hash;
    }
}

/// <summary>The scopes of some calls. Most name one context and one group, and few of these are different. Not for several threads at once.</summary>
internal sealed class ScopesOfCalls
{
    private readonly Dictionary<(string Context, string Group), CallScope> _simple = [];
    private readonly Dictionary<long, CallScope> _all = [];

    /// <summary>Those that were asked for.</summary>
    public IReadOnlyCollection<CallScope> All => _all.Values;

    /// <summary>The scope of a call.</summary>
    public CallScope Of(PastCall call)
    {
        if (call.Contexts.Count > 1 || call.Groups.Count > 1) return Keep(call);
        var named = (call.Contexts.Count == 0 ? "" : call.Contexts[0], call.Groups.Count == 0 ? "" : call.Groups[0]);
        if (!_simple.TryGetValue(named, out var scope)) _simple[named] = scope = Keep(call);
        return scope;
    }

    private CallScope Keep(PastCall call)
    {
        var scope = CallScope.Of(call.Contexts, call.Groups);
        _all.TryAdd(scope.Id, scope);
        return scope;
    }
}

/// <summary>Table <c>call_scopes</c>.</summary>
internal sealed class CallScopeTable : PortalTable<CallScope>
{
    public const int Longest = 4000;

    public override void Configure(EntityTypeBuilder<CallScope> builder)
    {
        builder.ToTable("call_scopes");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.AllContexts).Ignore(row => row.AllGroupUuids);
        builder.Property(row => row.Contexts).HasMaxLength(Longest);
        builder.Property(row => row.GroupUuids).HasMaxLength(Longest);
    }
}
