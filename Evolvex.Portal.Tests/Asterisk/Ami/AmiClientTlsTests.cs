using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiClientTlsTests : IDisposable
{
    private readonly X509Certificate2 certificate = SelfSigned();

    public void Dispose() => certificate.Dispose();

    [Fact]
    public async Task A_certificate_known_by_its_fingerprint_is_trusted_and_the_client_works()
    {
        await using var pbx = new ScriptedPbx(ServeAsync, certificate);
        var fingerprint = string.Join(':', Convert.ToHexString(SHA256.HashData(certificate.RawData)).Chunk(2).Select(pair => new string(pair)));

        await using var client = await pbx.ConnectAsync(options => options with { TlsFingerprint = fingerprint });

        (await client.SendAsync(new AmiAction("Ping"), CancellationToken.None))["Ping"].ShouldBe("Pong");
    }

    [Fact]
    public async Task Any_certificate_is_trusted_when_that_is_wanted()
    {
        await using var pbx = new ScriptedPbx(ServeAsync, certificate);

        await using var client = await pbx.ConnectAsync(options => options with { TlsTrustAnyCertificate = true });

        (await client.SendAsync(new AmiAction("Ping"), CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused()
    {
        await using var pbx = new ScriptedPbx(ServeAsync, certificate);

        (await Should.ThrowAsync<AmiConnectException>(() => pbx.ConnectAsync())).Message.ShouldContain("the certificate is not trusted (");
    }

    [Fact]
    public async Task Another_fingerprint_is_refused_even_where_any_certificate_would_do()
    {
        await using var pbx = new ScriptedPbx(ServeAsync, certificate);

        var error = await Should.ThrowAsync<AmiConnectException>(() =>
            pbx.ConnectAsync(options => options with { TlsFingerprint = new string('0', 64), TlsTrustAnyCertificate = true }));

        error.Message.ShouldContain(Convert.ToHexString(SHA256.HashData(certificate.RawData)));
    }

    [Fact]
    public async Task A_port_without_TLS_is_told_as_such()
    {
        await using var pbx = new ScriptedPbx(session => session.SendAsync(ScriptedSession.Banner));

        (await Should.ThrowAsync<AmiConnectException>(() => pbx.ConnectAsync(options => options with { UseTls = true }))).Message.ShouldContain("does not speak TLS as it should");
    }

    [Fact]
    public async Task A_stalled_handshake_is_given_up_in_time()
    {
        await using var pbx = new ScriptedPbx(session => session.StayAsync());

        (await Should.ThrowAsync<AmiTimeoutException>(() => pbx.ConnectAsync(options => options with { UseTls = true, ConnectTimeout = TimeSpan.FromMilliseconds(300) })))
            .Message.ShouldContain("did not take the connection within 0.3 s");
    }

    private static async Task ServeAsync(ScriptedSession session)
    {
        await session.LetInAsync();
        await session.AnswerAsync("Ping: Pong\r\n");
        await session.SeeOffAsync();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pbx", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
