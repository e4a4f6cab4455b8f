using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>Dependencies point one way: Program, features, what features share, Domain. See docs/architecture.md.</summary>
public sealed class DependencyTests
{
    /// <summary>What any feature may use. Every other folder is a capability of its own, which only Program knows.</summary>
    private static readonly HashSet<string> Shared = ["Hosting", "Storage", "Audit", "SignIn", "ApiKeys", "Shell", "LiveState", "CallAccess"];

    /// <summary>Those that speak the manager protocol with the PBX or for it.</summary>
    private static readonly HashSet<string> ManagerSpeakers = ["Asterisk", "LiveState", "ManagerGateway", "ManagerConsole", "EvolvexApi", "DemoPbx"];

    /// <summary>The vendor's API is one face on several capabilities: it asks them, they do not know it.</summary>
    private static readonly HashSet<string> BehindTheApi = ["CallHistory", "Recordings", "Uploads", "EventStream"];

    /// <summary>Events tell what these know; those do not know that it is told.</summary>
    private static readonly HashSet<string> BehindTheEvents = ["CallHistory", "Recordings"];

    [Fact]
    public void The_domain_needs_nothing_but_the_base_library() =>
        typeof(Call).Assembly.GetReferencedAssemblies().Select(needed => needed.Name!)
            .Where(name => name != "System.Net.Primitives") // addresses are values
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("System.Net", StringComparison.Ordinal))
            .ShouldBeEmpty("the Domain project is pure: no web, database, log, network or configuration");

    [Fact]
    public void The_domain_neither_waits_nor_asks_for_the_time() =>
        typeof(Call).Assembly.GetTypes().SelectMany(TypeReferences.Of).Distinct()
            .Where(type => type == typeof(TimeProvider) || typeof(Task).IsAssignableFrom(type) || type.FullName is "System.IO.File" or "System.IO.Directory")
            .ShouldBeEmpty("time comes into the Domain as a value, and it does no input or output");

    [Fact]
    public void A_feature_does_not_call_a_feature() =>
        FeatureMap.Uses
            .Where(use => !Shared.Contains(use.Used) && !(use.Used == "Asterisk" && ManagerSpeakers.Contains(use.User)) && !(use.User == "EvolvexApi" && BehindTheApi.Contains(use.Used)) && !(use.User == "EventStream" && BehindTheEvents.Contains(use.Used)) && use is not { User: "Webhooks", Used: "EventStream" } && !IsChartOfTheOverview(use) && !IsRecordingOfTheHistory(use))
            .Select(use => $"{use}").Distinct().Order(StringComparer.Ordinal)
            .ShouldBeEmpty($"only {string.Join(", ", Shared)} are for all features; what two features share belongs into one of them or into the Domain");

    // The overview draws counts that only the call records have, and shows no chart where there are none.
    private static bool IsChartOfTheOverview(FeatureUse use) => use is { User: "Dashboard", Used: "CallHistory", UsedType: "IHourlyCalls" or "HourCount" };

    // The history tells recordings which calls there are, and has their player in its rows; recordings know nothing of the history.
    private static bool IsRecordingOfTheHistory(FeatureUse use) => use is { User: "CallHistory", Used: "Recordings" };

    [Fact]
    public void No_two_features_need_each_other()
    {
        var needs = FeatureMap.Uses.ToLookup(use => use.User, use => use.Used);
        var circles = needs.Select(user => user.Key).Where(feature => Reaches(feature, feature)).Order(StringComparer.Ordinal).ToList();

        circles.ShouldBeEmpty(string.Join("; ", FeatureMap.Uses.Where(use => circles.Contains(use.User) && circles.Contains(use.Used)).Select(use => $"{use}").Distinct()));

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>(needs[from]);
            while (open.TryPop(out var next))
            {
                if (next == to) return true;
                if (!seen.Add(next)) continue;
                foreach (var further in needs[next]) open.Push(further);
            }
            return false;
        }
    }

    [Fact]
    public void The_map_sees_what_a_method_calls_in_another_folder() =>
        FeatureMap.Uses.ShouldContain(use => use.User == "Storage" && use.Used == "Hosting" && use.UsedType == nameof(PortalOptions));

    [Fact]
    public void Hosting_needs_no_other_feature() =>
        FeatureMap.Uses.Where(use => use.User == "Hosting").Select(use => $"{use}").Distinct().ShouldBeEmpty();

    [Fact]
    public void The_ami_client_needs_no_other_folder_so_that_it_can_leave_as_a_library() =>
        (from type in FeatureMap.Portal.GetTypes()
         where type.Namespace == "Evolvex.Portal.Asterisk.Ami"
         from needed in TypeReferences.Of(type)
         where needed.Namespace?.StartsWith("Evolvex.", StringComparison.Ordinal) == true && needed.Namespace != "Evolvex.Portal.Asterisk.Ami"
         select $"{type.Name} needs {needed.FullName}").Distinct().ShouldBeEmpty();

    [Fact]
    public void Only_the_provider_knows_the_MySQL_driver() =>
        new[] { typeof(Call).Assembly, typeof(PortalSettings).Assembly }
            .SelectMany(assembly => assembly.GetReferencedAssemblies(), (assembly, needed) => $"{assembly.GetName().Name} needs {needed.Name}")
            .Where(use => use.Contains("MySql.Data", StringComparison.Ordinal))
            .ShouldBeEmpty("so that the driver can be swapped in Evolvex.EntityFrameworkCore.MySql alone");

    [Fact]
    public void Public_types_of_the_libraries_are_described()
    {
        var undescribed = new[] { typeof(Call).Assembly, typeof(PortalSettings).Assembly }.SelectMany(assembly =>
        {
            var descriptions = File.ReadAllText(Path.ChangeExtension(assembly.Location, ".xml"));
            return assembly.GetExportedTypes()
                .Where(type => !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type) && type.Name is not ("Program" or "_Imports"))
                .Where(type => !descriptions.Contains($"\"T:{type.FullName!.Replace('+', '.')}\"", StringComparison.Ordinal))
                .Select(type => type.FullName);
        });
        undescribed.ShouldBeEmpty("a public type says in a summary what it is");
    }
}
