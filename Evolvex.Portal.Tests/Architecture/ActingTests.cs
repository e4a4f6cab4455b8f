using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Evolvex.Portal.Tests.Architecture;

public sealed class ActingTests
{
    [Fact]
    public void Pages_are_acted_on_with_methods_that_wait_until_the_page_has_taken_it()
    {
        using var file = new PEReader(File.OpenRead(typeof(ActingTests).Assembly.Location));
        var reader = file.GetMetadataReader();
        var called =
            (from member in reader.MemberReferences.Select(reader.GetMemberReference)
             where member.Parent.Kind == HandleKind.TypeReference
             let type = reader.GetTypeReference((TypeReferenceHandle)member.Parent)
             where reader.GetString(type.Namespace) == "Bunit" && reader.GetString(type.Name).EndsWith("DispatchExtensions", StringComparison.Ordinal)
             select reader.GetString(member.Name)).Distinct().ToList();

        called.ShouldContain("ClickAsync");
        called.Where(name => !name.EndsWith("Async", StringComparison.Ordinal))
            .ShouldBeEmpty("bunit's own come back before a busy page has taken the event: use those of Acting, add the missing one there, or await the one on Async");
    }
}
