using System.Net;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class ApiKeyRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_secret_is_a_lower_case_UUID_with_dashes_of_all_its_random_bits()
    {
        var secret = ApiKeySecret.FromRandom(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));

        secret.Text.ShouldBe("00112233-4455-6677-8899-aabbccddeeff");
        secret.Prefix.ShouldBe("00112233");
        secret.ToString().ShouldBe("00112233…");
        secret.HashText().Length.ShouldBe(64);
        secret.Matches(secret.HashText()).ShouldBeTrue();
        secret.Matches(new string('0', 64)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("11111111-2222-3333-4444-555555555555", true)]
    [InlineData("AAAAAAAA-bbbb-CCCC-dddd-EEEEEEEEEEEE", true)]
    [InlineData("11111111222233334444555555555555", false)]
    [InlineData("{11111111-2222-3333-4444-555555555555}", false)]
    [InlineData("11111111-2222-3333-4444-55555555555g", false)]
    [InlineData("11111111-2222-3333-4444-5555555555555", false)]
    [InlineData(" 1111111-2222-3333-4444-555555555555", false)]
    [InlineData("１１１１１１１１-2222-3333-4444-555555555555", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_the_vendors_form_is_a_key(string? text, bool isKey)
    {
        ApiKeySecret.TryParse(text, out var secret).ShouldBe(isKey);
        if (isKey) secret.Text.ShouldBe(text!.ToLowerInvariant());
    }

    [Theory]
    [InlineData("", "203.0.113.9", true)]
    [InlineData("10.0.0.0/8, 192.0.2.17", "10.200.3.4", true)]
    [InlineData("10.1.2.3/8", "10.200.3.4", true)]
    [InlineData("10.0.0.0/8, 192.0.2.17", "192.0.2.17", true)]
    [InlineData("10.0.0.0/8, 192.0.2.17", "192.0.2.18", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("::ffff:10.1.1.1", "10.1.1.1", true)]
    [InlineData("2001:db8::/32\n192.0.2.0/24", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("192.0.2.129/25", "192.0.2.127", false)]
    public void A_key_is_good_from_the_addresses_of_its_list(string list, string address, bool isAllowed)
    {
        AddressList.TryParse(list, out var addresses, out _).ShouldBeTrue();
        addresses.Allows(IPAddress.Parse(address)).ShouldBe(isAllowed);
        AddressList.TryParse(addresses.ToString(), out var again, out _).ShouldBeTrue();
        again.Allows(IPAddress.Parse(address)).ShouldBe(isAllowed, "it is stored as text");
    }

    [Fact]
    public void Somebody_without_an_address_is_not_on_a_list()
    {
        AddressList.Anywhere.Allows(null).ShouldBeTrue();
        AddressList.TryParse("0.0.0.0/0", out var addresses, out _).ShouldBeTrue();
        addresses.Allows(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("10.0.0.1, office", "office")]
    [InlineData("10", "10")]
    [InlineData("10.0.0.0/-1", "10.0.0.0/-1")]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    [InlineData("2001:db8::/129", "2001:db8::/129")]
    public void A_mistake_in_the_list_is_named_and_never_means_anywhere(string list, string mistake)
    {
        AddressList.TryParse(list, out _, out var found).ShouldBeFalse();
        found.ShouldBe(mistake);
    }

    [Fact]
    public void The_terms_are_judged_with_the_weightiest_refusal_first()
    {
        AddressList.TryParse("10.0.0.0/8", out var addresses, out _).ShouldBeTrue();
        var terms = new ApiKeyTerms(true, Now.AddSeconds(1), null, addresses, ApiKeyScope.Check | ApiKeyScope.Status);
        var (inside, outside) = (IPAddress.Parse("10.1.1.1"), IPAddress.Parse("192.0.2.1"));

        terms.Judge(Now, inside, ApiKeyScope.Status).ShouldBeNull();
        terms.Judge(Now, inside, ApiKeyScope.Originate).ShouldBe(ApiKeyRefusal.Scope);
        terms.Judge(Now, outside, ApiKeyScope.Originate).ShouldBe(ApiKeyRefusal.Address);
        terms.Judge(Now.AddSeconds(1), outside, ApiKeyScope.Originate).ShouldBe(ApiKeyRefusal.Expired);
        (terms with { IsEnabled = false }).Judge(Now.AddSeconds(1), outside, ApiKeyScope.Originate).ShouldBe(ApiKeyRefusal.Disabled);
        (terms with { SecretEndsAt = Now }).Judge(Now, inside, ApiKeyScope.Status).ShouldBe(ApiKeyRefusal.Expired);
    }

    [Fact]
    public void Scopes_are_written_by_the_endpoints_own_names()
    {
        ApiKeyScopes.Format(ApiKeyScope.All).ShouldBe("check status originate uploads get_log_cdr get_file_wav get_file_mp3 events");
        ApiKeyScopes.Parse("status, get_log_cdr unheard-of").ShouldBe(ApiKeyScope.Status | ApiKeyScope.GetLogCdr);
        foreach (var scope in ApiKeyScopes.Each) ApiKeyScopes.Parse(ApiKeyScopes.Name(scope)).ShouldBe(scope);
    }

    [Fact]
    public void A_group_uses_its_routes_and_sees_its_records()
    {
        var (own, other) = (Guid.NewGuid(), Guid.NewGuid());
        var group = new GroupAccess(own, false, [new AccessRoute(Guid.NewGuid(), "incoming", "", own)]);

        group.MayUse("incoming").ShouldBeTrue();
        group.MayUse("Incoming").ShouldBeFalse("Asterisk tells contexts apart by case");
        group.MayUse("outgoing").ShouldBeFalse();
        group.MayUse(null).ShouldBeFalse();
        group.MaySeeRecord("incoming", null).ShouldBeTrue();
        group.MaySeeRecord("outgoing", own.ToString()).ShouldBeTrue();
        group.MaySeeRecord("outgoing", other.ToString()).ShouldBeFalse();
        (group with { IsUnrestricted = true }).MaySeeRecord("outgoing", null).ShouldBeTrue();
        (group with { IsUnrestricted = true }).FindRoute("outgoing").ShouldBeNull("there is no such route");
    }

    [Theory]
    [InlineData("from-internal_2.x", true)]
    [InlineData("входящая", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nAction: Hangup", false)]
    [InlineData("a,b", false)]
    [InlineData("[a]", false)]
    public void A_route_is_named_as_a_context_can_be(string name, bool isContext) => AccessNames.IsContext(name).ShouldBe(isContext);
}
