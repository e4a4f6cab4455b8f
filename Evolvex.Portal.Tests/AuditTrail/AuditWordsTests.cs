using System.Reflection;
using System.Xml.Linq;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.ManagerConsole;
using Evolvex.Portal.ManagerGateway;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.AuditTrail;

public sealed class AuditWordsTests
{
    private static readonly HashSet<string> Texts =
        [.. XDocument.Load(Path.Combine(RigFolder.Repository, "Evolvex.Portal/AuditTrail/AuditTrailTexts.resx")).Root!.Elements("data").Select(text => text.Attribute("name")!.Value)];

    [Fact]
    public void Every_verb_and_kind_that_the_portal_writes_down_has_its_words() =>
        Constants(typeof(AuditVerb)).Select(verb => $"Verb_{verb}").Concat(Constants(typeof(AuditObjectKind)).Select(kind => $"Kind_{kind}"))
            .Concat(Constants(typeof(GatewayAudit)).Concat(Constants(typeof(ConsoleAudit))).Where(word => word != GatewayAudit.Action).Select(verb => $"Verb_{verb}")).Append($"Kind_{GatewayAudit.Action}")
            .Concat(Enum.GetNames<AuditActorKind>().Select(kind => $"Actor_{kind}"))
            .Select(key => key.Replace('-', '_')).Where(key => !Texts.Contains(key)).ShouldBeEmpty();

    private static IEnumerable<string> Constants(Type words) => words.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
}
