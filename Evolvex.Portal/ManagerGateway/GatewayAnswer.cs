using System.Buffers;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>The bytes of an answer, as the manager port would send them; none for a WaitEvent that another one has replaced. To be disposed when they are sent.</summary>
internal sealed class GatewayAnswer(ReadOnlySequence<byte> bytes, IDisposable? owner = null) : IDisposable
{
    public ReadOnlySequence<byte> Bytes { get; } = bytes;

    public static GatewayAnswer None { get; } = new(default);

    public static implicit operator GatewayAnswer(byte[] bytes) => new(new ReadOnlySequence<byte>(bytes));

    public void Dispose() => owner?.Dispose();
}
