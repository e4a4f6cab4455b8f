using System.Net;
using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Webhooks;

namespace Evolvex.Portal.Tests.Webhooks;

public sealed class WebhookRulesTests
{
    [Fact]
    public void A_signature_is_what_PHP_works_out_of_the_same_bytes()
    {
        // php -r 'echo hash_hmac("sha256", "1795355812.{\"a\":\"б\"}", "whsec_test");'
        var body = Encoding.UTF8.GetBytes("""{"a":"б"}""");
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("whsec_test"u8.ToArray(), Encoding.UTF8.GetBytes("""1795355812.{"a":"б"}""")));

        WebhookSignature.Sign("whsec_test", 1795355812, body).ShouldBe($"sha256={expected}");
        WebhookSignature.Sign("whsec_test", 1795355813, body).ShouldNotContain(expected);
        WebhookSignature.Sign("whsec_tesT", 1795355812, body).ShouldNotContain(expected);
    }

    [Fact]
    public void The_signature_of_a_known_delivery_does_not_change() =>
        WebhookSignature.Sign("key", 1, "The quick brown fox"u8).ShouldBe("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, "1.The quick brown fox"u8)));

    [Fact]
    public void Secrets_are_long_and_each_is_another()
    {
        var (one, other) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
        one.ShouldStartWith("whsec_");
        one.Length.ShouldBe(49);
        one.ShouldNotBe(other);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::6810:84e5")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void Addresses_of_the_internet_may_be_sent_to(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    public void Addresses_of_ones_own_machine_and_network_may_not(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public void The_operator_may_allow_some_of_them()
    {
        var connection = new WebhookConnection(new WebhooksOptions { AllowedNetworks = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00::/8")] });

        foreach (var allowed in new[] { "10.1.2.3", "::ffff:10.1.2.3", "fd00::5", "8.8.8.8" }) connection.Allows(IPAddress.Parse(allowed)).ShouldBeTrue(allowed);
        foreach (var refused in new[] { "10.2.2.3", "127.0.0.1", "fc00::5" }) connection.Allows(IPAddress.Parse(refused)).ShouldBeFalse(refused);
    }

    [Fact]
    public void What_fails_is_tried_again_less_and_less_often_for_about_a_day()
    {
        WebhookRetries.Wait(1, 0.5).ShouldBe(TimeSpan.FromSeconds(5));
        WebhookRetries.Wait(2, 0.5).ShouldBe(TimeSpan.FromSeconds(10));
        WebhookRetries.Wait(40, 0.5).ShouldBe(TimeSpan.FromHours(1));
        WebhookRetries.Wait(int.MaxValue, 1).ShouldBe(TimeSpan.FromHours(1.2));
        WebhookRetries.Wait(1, 0).ShouldBe(TimeSpan.FromSeconds(4));
        var (spent, tries) = (TimeSpan.Zero, 0);
        while (spent < WebhookRetries.GivenUpAfter) spent += WebhookRetries.Wait(++tries, 0.5);
        tries.ShouldBeInRange(25, 40);
    }

    [Fact]
    public void A_day_without_success_counts_only_with_attempts_all_the_time()
    {
        var (began, now) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

        WebhookRetries.FailingSince(null, null, now).ShouldBe(now);
        WebhookRetries.FailingSince(began, now.AddSeconds(-1), now).ShouldBe(began);
        WebhookRetries.FailingSince(began, now.AddMinutes(-59), now).ShouldBe(began);
        WebhookRetries.FailingSince(began, now.AddMinutes(-61), now).ShouldBe(now);
        WebhookRetries.FailingSince(began, null, now).ShouldBe(now);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(301, false)]
    [InlineData(500, false)]
    [InlineData(null, false)]
    public void A_refusal_is_about_one_delivery_and_anything_else_about_the_receiver(int? status, bool isRefusal) => WebhookRetries.IsRefusal(status).ShouldBe(isRefusal);

    [Theory]
    [InlineData("https://crm.example/calls?token=x", true)]
    [InlineData("http://10.0.0.5:8080/", true)]
    [InlineData("ftp://crm.example/", false)]
    [InlineData("crm.example/calls", false)]
    [InlineData("https://user:word@crm.example/", false)]
    [InlineData("https://crm.example/#part", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("", false)]
    public void An_address_is_one_of_http_without_a_password(string url, bool isOne) => (WebhookTerms.Address(url) is not null).ShouldBe(isOne);

    [Fact]
    public void What_may_be_a_secret_in_an_address_is_not_written_down() =>
        WebhookTerms.Shown("https://crm.example/calls?token=hush").ShouldBe("https://crm.example/calls?…");
}
