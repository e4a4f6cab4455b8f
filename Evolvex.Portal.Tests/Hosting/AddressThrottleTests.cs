using System.Net;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class AddressThrottleTests
{
    private const int Limit = 3;

    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");

    private readonly ManualTime time = new();
    private readonly AddressThrottle throttle;

    public AddressThrottleTests() => throttle = new AddressThrottle(Limit, time);

    [Fact]
    public void Beyond_the_limit_one_waits_for_the_rest_of_the_minute_and_others_do_not()
    {
        Fail(One, Limit).ShouldAllBe(wait => wait == null);
        throttle.Blocked(One).ShouldBe(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(19.5));

        throttle.Fail(One).ShouldBe(TimeSpan.FromSeconds(41));
        throttle.IsFirstBeyond(One).ShouldBeTrue();
        throttle.Fail(One).ShouldNotBeNull();
        throttle.IsFirstBeyond(One).ShouldBeFalse("the log says it once");
        throttle.Blocked(IPAddress.Parse("192.0.2.2")).ShouldBeNull();

        time.Advance(TimeSpan.FromSeconds(40.5));
        throttle.Blocked(One).ShouldBeNull();
        throttle.Fail(One).ShouldBeNull();
    }

    [Fact]
    public void Looking_does_not_count()
    {
        for (var i = 0; i < 10; i++) throttle.Blocked(One).ShouldBeNull();
        Fail(One, Limit).ShouldAllBe(wait => wait == null);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1:2:3", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.2", false)]
    public void One_client_has_a_whole_network_of_IPv6_and_one_address_of_IPv4(string first, string second, bool areOne)
    {
        Fail(IPAddress.Parse(first), Limit);
        (throttle.Blocked(IPAddress.Parse(second)) is not null).ShouldBe(areOne);
    }

    [Fact]
    public void However_many_addresses_fail_memory_is_bounded_and_the_newest_are_known()
    {
        Fail(One, Limit);
        for (var i = 0; i < AddressThrottle.MostAddresses; i++)
        {
            if (i % 1000 == 0) time.Advance(TimeSpan.FromSeconds(1));
            Fail(new IPAddress([10, 1, (byte)(i >> 8), (byte)i]), Limit);
        }

        throttle.Blocked(One).ShouldBeNull("the oldest are forgotten first");
        throttle.Blocked(new IPAddress([10, 1, (AddressThrottle.MostAddresses - 1) >> 8, (AddressThrottle.MostAddresses - 1) & 255])).ShouldNotBeNull();
    }

    private List<TimeSpan?> Fail(IPAddress address, int times) => [.. Enumerable.Range(0, times).Select(_ => throttle.Fail(address))];
}
