using Evolvex.Portal.Benchmarks.Circuits;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.Benchmarks;

/// <summary>The load program measures something real: its headless browser signs in, keeps its circuit, and sees calls change.</summary>
[Collection(nameof(CircuitTests))]
public sealed class CircuitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_headless_browser_signs_in_and_sees_calls_change()
    {
        await using var portal = new PortalApplication { Settings = new() { ["Demo:EventsPerSecond"] = "200" } };
        portal.UseKestrel(0);
        using var deadline = new CancellationTokenSource(Patience);
        using var session = await PortalSession.SignInAsync(portal.Address, "demo", "demo", deadline.Token);
        await using var circuit = await Circuit.OpenAsync(session, "/live", deadline.Token);

        circuit.IsMeasuring = true;
        while (circuit.Delays.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        circuit.IsMeasuring = false;

        circuit.Fault.ShouldBeNull();
        circuit.Batches.ShouldBeGreaterThan(0);
        circuit.WireBytes.ShouldBeGreaterThan(0);
        circuit.Delays[0].ShouldBeInRange(0, Patience.TotalMilliseconds);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_one_line()
    {
        await using var portal = new PortalApplication();
        portal.UseKestrel(0);
        using var deadline = new CancellationTokenSource(Patience);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => PortalSession.SignInAsync(portal.Address, "demo", "wrong", deadline.Token));

        refusal.Message.ShouldBe($"{portal.Address} does not let demo in (401).");
    }

    [Fact]
    public async Task The_heap_gauge_sees_what_is_alive()
    {
        // Other tests leave much behind that may go meanwhile: one clear look is enough.
        var rise = 0L;
        for (var look = 0; look < 5 && rise <= 16 * 1024 * 1024; look++)
        {
            var before = await HeapGauge.ReadAsync(Environment.ProcessId, CancellationToken.None);
            var kept = new byte[32 * 1024 * 1024];
            kept.AsSpan().Fill(1);
            var after = await HeapGauge.ReadAsync(Environment.ProcessId, CancellationToken.None);
            rise = (after - before)!.Value;
            GC.KeepAlive(kept);
        }

        rise.ShouldBeGreaterThan(16 * 1024 * 1024);
    }

    [Theory]
    [InlineData("http://192.0.2.1:8080", "Loopback only: this is a load generator.")]
    [InlineData("--browsers", "--browsers needs a value.")]
    [InlineData("--seconds=3", "What is --seconds=3?")]
    public void Senseless_words_are_refused(string words, string message) =>
        Should.Throw<WrongUsageException>(() => CircuitLoadOptions.Read([words])).Message.ShouldBe(message);

    [Fact]
    public void A_message_of_the_hub_reads_as_it_was_written()
    {
        var framed = HubMessage.Invocation("0", "Say", "Привет", 17L, true, null);
        framed[0].ShouldBe((byte)(framed.Length - 1));

        var parts = (object?[])new MessagePackReader(framed.AsSpan(1)).Read()!;

        parts[3].ShouldBe("Say");
        ((object?[])parts[4]!).ShouldBe(["Привет", 17L, true, null]);
    }
}

/// <summary>They run alone: they measure this process.</summary>
[CollectionDefinition(nameof(CircuitTests), DisableParallelization = true)]
public sealed class CircuitTestCollection;
