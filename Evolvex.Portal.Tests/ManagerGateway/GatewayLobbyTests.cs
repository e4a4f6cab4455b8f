using System.Net;
using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public sealed class GatewayLobbyTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1"), Other = IPAddress.Parse("198.51.100.7");
    private readonly GatewayLobby lobby = new(mostOfAddress: 2, most: 4);
    private uint last;

    [Fact]
    public void Of_an_address_that_has_enough_the_oldest_gives_way_and_no_other()
    {
        var (elsewhere, first, second, third) = (Session(), Session(), Session(), Session());
        Enter(elsewhere, Other).ShouldBeNull();
        Enter(first, One).ShouldBeNull();
        Enter(second, One).ShouldBeNull();

        Enter(third, One).ShouldBe(first);
        Enter(Session(), One).ShouldBe(second);
        lobby.Leave(first).ShouldBeFalse("it is out");
        lobby.Leave(elsewhere).ShouldBeTrue();
    }

    [Fact]
    public void One_that_is_being_answered_does_not_give_way()
    {
        var (busy, idle) = (Session(inUse: 1), Session());
        Enter(busy, One);
        Enter(idle, One);
        Enter(Session(inUse: 1), One).ShouldBe(idle);

        lobby.Enter(Session(), One, out _).ShouldBeFalse("all of this address are busy");
        Enter(Session(), Other).ShouldBeNull();
    }

    [Fact]
    public void Many_addresses_together_have_a_ceiling_too()
    {
        var first = Session();
        Enter(first, Other);
        for (byte number = 1; number <= 3; number++) Enter(Session(), new IPAddress([203, 0, 113, number])).ShouldBeNull();

        Enter(Session(), One).ShouldBe(first);
    }

    [Fact]
    public void A_network_of_IPv6_is_one_address()
    {
        var first = Session();
        Enter(first, IPAddress.Parse("2001:db8::1"));
        Enter(Session(), IPAddress.Parse("2001:db8::2"));

        Enter(Session(), IPAddress.Parse("2001:db8::3")).ShouldBe(first);
        Enter(Session(), IPAddress.Parse("2001:db8:0:1::1")).ShouldBeNull();
    }

    [Fact]
    public void Who_leaves_makes_room()
    {
        var first = Session();
        Enter(first, One);
        Enter(Session(), One);
        lobby.Leave(first).ShouldBeTrue();

        Enter(Session(), One).ShouldBeNull();
    }

    private GatewaySession? Enter(GatewaySession session, IPAddress address)
    {
        lobby.Enter(session, address, out var givesWay).ShouldBeTrue();
        return givesWay;
    }

    private GatewaySession Session(int inUse = 0) => new(++last, new GatewayRoom(), TimeProvider.System) { InUse = inUse };
}
