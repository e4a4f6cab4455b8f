using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiDigestTests
{
    [Fact]
    public void Asterisks_own_challenge_is_read()
    {
        var challenge = AmiDigestChallenge.Parse("Digest algorithm=MD5, realm=\"asterisk\", nonce=\"352487a0\", qop=\"auth\", opaque=\"352487a1\", stale=true").ShouldNotBeNull();

        challenge.ShouldBe(new AmiDigestChallenge("asterisk", "352487a0", "352487a1", HasQop: true, IsStale: true));
        AmiDigestChallenge.Parse("Digest nonce=\"a\", qop=\"auth-int,auth\"")!.HasQop.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Basic realm=\"asterisk\"")]
    [InlineData("Digest realm=\"asterisk\"")]
    [InlineData("Digest nonce=\"a\", algorithm=SHA-256")]
    public void Another_way_to_log_in_is_none(string header) => AmiDigestChallenge.Parse(header).ShouldBeNull();

    [Fact]
    public void Each_request_has_the_next_count_under_the_nonce_that_holds()
    {
        var digest = new AmiDigest("portal", "p0rtal-secret");
        digest.Sign("/arawman").ShouldBeNull();
        digest.Learn(Challenge("one"), null);
        digest.Sign("/arawman")!.Value.Header.ShouldContain("nc=00000001");
        var (header, nonce) = digest.Sign("/arawman")!.Value;
        header.ShouldContain("nc=00000002");
        header.ShouldNotContain("p0rtal-secret");

        digest.Learn(Challenge("two"), nonce);
        digest.Learn(Challenge("three"), nonce); // the answer to a request that was under way with the first nonce
        digest.Sign("/arawman")!.Value.ShouldSatisfyAllConditions(signed => signed.Nonce.ShouldBe("two"), signed => signed.Header.ShouldContain("nc=00000001"));
    }

    private static AmiDigestChallenge Challenge(string nonce) => new("asterisk", nonce, nonce, HasQop: true, IsStale: false);
}
