using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>What a script can do with its client.</summary>
internal sealed class ScriptedSession(Stream stream, Socket socket, CancellationToken testEnd)
{
    public const string Banner = "Asterisk Call Manager/11.0.0\r\n";
    private readonly FrameCollector actions = new();
    private readonly byte[] buffer = new byte[65536];
    private AmiFrameReader? reader;
    private int taken;

    /// <summary>Ends with the test.</summary>
    public CancellationToken TestEnd => testEnd;

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, testEnd);

    /// <summary>Each byte in a packet of its own.</summary>
    public async Task DribbleAsync(string text)
    {
        socket.NoDelay = true;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            await stream.WriteAsync(new[] { b }, testEnd);
            await Task.Yield();
        }
    }

    /// <summary>The next action that the client sends.</summary>
    public async Task<AmiMessage> NextAsync()
    {
        reader ??= new AmiFrameReader(actions, 1 << 20);
        while (actions.Found.Count == taken)
        {
            var count = await stream.ReadAsync(buffer, testEnd);
            if (count == 0) throw new EndOfStreamException("The client has gone.");
            FrameCollector.Feed(reader, buffer.AsSpan(0, count), () => int.MaxValue);
        }

        return actions.Found[taken++];
    }

    /// <summary>The next action, answered with Success.</summary>
    public async Task<AmiMessage> AnswerAsync(string more = "")
    {
        var action = await NextAsync();
        await SendAsync($"Response: Success\r\nActionID: {action.ActionId}\r\n{more}\r\n");
        return action;
    }

    /// <summary>Greets and lets the client in by challenge.</summary>
    public async Task LetInAsync()
    {
        await SendAsync(Banner);
        (await AnswerAsync("Challenge: 176503092\r\n")).Frame.Find("Action"u8).SequenceEqual("Challenge"u8).ShouldBeTrue();
        var login = await AnswerAsync("Message: Authentication accepted\r\n");
        login["Key"].ShouldBe(AmiLogin.KeyFor("176503092", "p0rtal-secret"));
        login["Username"].ShouldBe("portal");
    }

    /// <summary>Answers Logoff as Asterisk does, when it comes.</summary>
    public async Task SeeOffAsync()
    {
        var action = await NextAsync();
        action["Action"].ShouldBe("Logoff");
        await SendAsync($"Response: Goodbye\r\nActionID: {action.ActionId}\r\nMessage: Thanks for all the fish.\r\n\r\n");
    }

    /// <summary>Stays, silent, until the test is over or the client goes.</summary>
    public async Task StayAsync()
    {
        int count;
        do count = await stream.ReadAsync(buffer, testEnd);
        while (count > 0);
    }

    /// <summary>Stays without reading, until the test is over.</summary>
    public Task IgnoreAsync() => Task.Delay(Timeout.Infinite, testEnd);
}
