using System.Net;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Sessions that have not logged in. As in Asterisk anybody gets one with a first request, so they have a ceiling of their own, for each address and in all: beyond it
/// the oldest that is not being answered gives way. That harms nobody, as an unknown cookie is as good as none: the client gets a new one with its next request.
/// </summary>
/// <param name="mostOfAddress">Sessions of one address; an IPv6 network of 64 bits counts as one.</param>
/// <param name="most">Sessions in all.</param>
internal sealed class GatewayLobby(int mostOfAddress, int most)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Guest> oldestFirst = [];
    private readonly Dictionary<GatewaySession, LinkedListNode<Guest>> places = [];
    private readonly Dictionary<IPAddress, int> ofAddress = [];

    /// <summary>Takes a session in.</summary>
    /// <param name="session">The session.</param>
    /// <param name="address">Where its client is.</param>
    /// <param name="givesWay">The one whose place it takes, which is out of here then; null where there was room.</param>
    /// <returns>False: all of that address, or all, are being answered at this very moment.</returns>
    public bool Enter(GatewaySession session, IPAddress address, out GatewaySession? givesWay)
    {
        var network = AddressThrottle.Network(address);
        givesWay = null;
        lock (gate)
        {
            var addressIsFull = ofAddress.GetValueOrDefault(network) >= mostOfAddress;
            if (addressIsFull || places.Count >= most)
            {
                givesWay = oldestFirst.FirstOrDefault(guest => (!addressIsFull || guest.Network.Equals(network)) && Volatile.Read(ref guest.Session.InUse) == 0)?.Session;
                if (givesWay is null) return false;
                Remove(givesWay);
            }

            places.Add(session, oldestFirst.AddLast(new Guest(session, network)));
            ofAddress[network] = ofAddress.GetValueOrDefault(network) + 1;
            return true;
        }
    }

    /// <summary>Lets a session out, because it has logged in or is over.</summary>
    /// <returns>False: it was not here.</returns>
    public bool Leave(GatewaySession session)
    {
        lock (gate) return Remove(session);
    }

    private bool Remove(GatewaySession session)
    {
        if (!places.Remove(session, out var place)) return false;
        oldestFirst.Remove(place);
        var network = place.Value.Network;
        if (--ofAddress[network] == 0) ofAddress.Remove(network);
        return true;
    }

    private sealed record Guest(GatewaySession Session, IPAddress Network);
}
