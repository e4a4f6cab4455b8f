using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public class DigestAuthorizationTests
{
    [Fact]
    public void What_asterisk_accepted_is_accepted_and_what_it_refused_for_its_secret_is_refused()
    {
        var signed = HttpCapture.Read("http/digest").Where(s => s.RequestHeader("Authorization")?.StartsWith("Digest", StringComparison.Ordinal) == true).ToList();
        signed.Count.ShouldBeGreaterThan(8);
        foreach (var step in signed)
        {
            var digest = DigestAuthorization.Parse(step.RequestHeader("Authorization")).ShouldNotBeNull(step.Name);
            digest.Realm.ShouldBe(DigestAuthorization.ManagerRealm);
            digest.IsSignedWith("portal-secret", step.RequestLine.Split(' ')[0]).ShouldBe(!step.Name.Contains("wrong-secret", StringComparison.Ordinal) && !step.Name.Contains("unknown-user", StringComparison.Ordinal), step.Name);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic cG9ydGFsOg==")]
    [InlineData("Digest ")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("Digest username=\"a\", realm=\"asterisk\", nonce=\"1\", uri=\"/\", response=\"short\", opaque=\"1\"")]
    [InlineData("Digest username=\"a\", realm=\"asterisk\", nonce=\"1\", uri=\"/\", response=\"00000000000000000000000000000000\", opaque=\"1\", qop=auth-int, nc=1, cnonce=\"1\"")]
    [InlineData("Digest username=\"a, realm=\\")]
    public void A_broken_header_is_none(string? header) => DigestAuthorization.Parse(header).ShouldBeNull();

    [Fact]
    public void The_old_form_without_qop_is_taken()
    {
        // HA1 = md5(u:asterisk:s), HA2 = md5(GET:/), response = md5(HA1:n:HA2)
        var digest = DigestAuthorization.Parse("Digest username=\"u\", realm=\"asterisk\", nonce=\"n\", uri=\"/\", response=\"f38636ba89dd80b89608e8d1c8b21525\", opaque=\"n\"").ShouldNotBeNull();
        digest.Qop.ShouldBeNull();
        digest.NonceCount.ShouldBe(0);
        digest.IsSignedWith("s", "GET").ShouldBeTrue();
        digest.IsSignedWith("other", "GET").ShouldBeFalse();
    }
}
