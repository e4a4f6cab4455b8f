using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Getting in, and each way of not getting in.</summary>
public sealed class AmiClientConnectTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_login_by_challenge_never_sends_the_secret()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.SeeOffAsync();
        });

        await using var client = await pbx.ConnectAsync();

        client.Banner.ShouldBe("Asterisk Call Manager/11.0.0");
        client.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_challenge_is_refused_the_login_is_plain()
    {
        AmiMessage? login = null;
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync(ScriptedSession.Banner);
            var challenge = await session.NextAsync();
            await session.SendAsync($"Response: Error\r\nActionID: {challenge.ActionId}\r\nMessage: Permission denied\r\n\r\n");
            login = await session.AnswerAsync();
            await session.SeeOffAsync();
        });

        await using (await pbx.ConnectAsync(options => options with { Events = "call,agent" })) { }

        login.ShouldNotBeNull();
        (login["Username"], login["Secret"], login["Events"], login["Key"]).ShouldBe(("portal", "p0rtal-secret", "call,agent", null));
    }

    [Fact]
    public async Task A_plain_login_asks_for_no_challenge()
    {
        AmiMessage? first = null;
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync(ScriptedSession.Banner);
            first = await session.AnswerAsync();
            await session.SeeOffAsync();
        });

        await using (await pbx.ConnectAsync(options => options with { UseMd5 = false })) { }

        first.ShouldNotBeNull()["Action"].ShouldBe("Login");
    }

    [Fact]
    public async Task A_greeting_that_comes_byte_by_byte_with_an_answer_behind_it_is_understood()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.DribbleAsync(ScriptedSession.Banner + "Event: Early\r\n\r\n");
            await session.AnswerAsync("Challenge: 1\r\n");
            await session.AnswerAsync();
            await session.SeeOffAsync();
        });

        await using var client = await pbx.ConnectAsync();
        (await client.Events.WaitToReadAsync()).ShouldBeTrue();
        client.Events.TryRead(out var batch).ShouldBeTrue();
        using (batch) batch[0].Name.SequenceEqual("Early"u8).ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_in_the_words_of_the_server_and_without_the_secret()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync(ScriptedSession.Banner);
            await session.AnswerAsync("Challenge: 1\r\n");
            var login = await session.NextAsync();
            await session.SendAsync($"Response: Error\r\nActionID: {login.ActionId}\r\nMessage: Authentication failed\r\n\r\n");
        });

        var error = await Should.ThrowAsync<AmiAuthenticationException>(() => pbx.ConnectAsync());

        error.Message.ShouldBe($"127.0.0.1:{pbx.Options.Port} refused the manager user 'portal': Authentication failed");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_refuses_the_connection()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var error = await Should.ThrowAsync<AmiConnectException>(() => ConnectAsync(port));

        error.Message.ShouldBe($"127.0.0.1:{port}: the connection was refused.");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "it said \"SSH-2.0-OpenSSH_9.2..\"")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", "it said \"HTTP/1.1 400 Bad Request..Server: x....\"")]
    [InlineData("A\u0007B\u001b[31m\r\n", "it said \"A.B.[31m..\"")]
    [InlineData("Aster", "it said \"Aster\" and closed")]
    [InlineData("Asterisk Call Manager/11", "it said \"Asterisk Call Manager/11\" and closed")]
    public async Task A_port_that_is_no_AMI_port_is_told_by_what_it_said(string said, string told)
    {
        await using var pbx = new ScriptedPbx(session => session.SendAsync(said));

        var error = await Should.ThrowAsync<AmiProtocolException>(() => pbx.ConnectAsync());

        error.Message.ShouldStartWith($"127.0.0.1:{pbx.Options.Port} is no AMI port: {told}");
    }

    [Fact]
    public async Task An_endless_greeting_is_cut_off()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync("Asterisk Call Manager/" + new string('1', 300));
            await session.StayAsync();
        });

        await Should.ThrowAsync<AmiProtocolException>(() => pbx.ConnectAsync());
    }

    [Fact]
    public async Task A_port_that_says_nothing_is_given_up_in_time()
    {
        await using var pbx = new ScriptedPbx(session => session.StayAsync());
        var watch = Stopwatch.StartNew();

        var error = await Should.ThrowAsync<AmiTimeoutException>(() => pbx.ConnectAsync(options => options with { BannerTimeout = Short }));

        error.Message.ShouldBe($"127.0.0.1:{pbx.Options.Port} sent no AMI greeting (does it want TLS?) within 0.3 s.");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_port_that_closes_at_once_is_no_connection()
    {
        await using var pbx = new ScriptedPbx(_ => Task.CompletedTask);

        var error = await Should.ThrowAsync<AmiConnectException>(() => pbx.ConnectAsync());

        error.Message.ShouldBe($"127.0.0.1:{pbx.Options.Port} closed the connection before its greeting.");
    }

    [Fact]
    public async Task A_login_that_is_not_answered_is_given_up_in_time()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync(ScriptedSession.Banner);
            await session.StayAsync();
        });

        (await Should.ThrowAsync<AmiTimeoutException>(() => pbx.ConnectAsync(options => options with { ActionTimeout = Short })))
            .Message.ShouldBe("No answer to Challenge within 0.3 s.");
    }

    [Fact]
    public async Task A_connection_that_ends_during_the_login_is_no_connection()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.SendAsync(ScriptedSession.Banner);
            await session.NextAsync();
        });

        (await Should.ThrowAsync<AmiConnectException>(() => pbx.ConnectAsync())).Message.ShouldContain("the connection ended while logging in: The server closed the connection.");
    }

    [Fact]
    public async Task Connecting_can_be_given_up()
    {
        await using var pbx = new ScriptedPbx(session => session.StayAsync());
        using var stop = new CancellationTokenSource(Short);

        await Should.ThrowAsync<OperationCanceledException>(() => AmiClient.ConnectAsync(pbx.Options, TimeProvider.System, stop.Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(70_000)]
    public async Task A_nonsense_port_is_refused(int port) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => ConnectAsync(port));

    [Fact]
    public void The_options_do_not_tell_the_secret() =>
        new AmiConnectionOptions { Host = "pbx", Username = "portal", Secret = "hidden" }.ToString().ShouldBe("portal@pbx:5038, events on");

    private static Task<AmiClient> ConnectAsync(int port) =>
        AmiClient.ConnectAsync(new AmiConnectionOptions { Host = "127.0.0.1", Port = port, Username = "portal", Secret = "x" }, TimeProvider.System, CancellationToken.None);
}
