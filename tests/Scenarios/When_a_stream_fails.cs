using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>Each message and each call of a stream meets each fault: every message is taken once and in order, and every bid is one.</summary>
public sealed class When_a_stream_fails(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    private static readonly string[] Calls = ["streams", "connections", "boards"];

    // The hub waits 3 s for an answer: slow is shorter, late is longer, also where the hub stands still for a while.
    private static readonly (FaultKind Kind, int Times, int? DelayMs)[] OfCalls =
        [(FaultKind.Down, 2, null), (FaultKind.Slow, 1, 500), (FaultKind.Late, 1, 30_000), (FaultKind.Lost, 2, null), (FaultKind.Twice, 1, null)];

    // Lost, the connection breaks, overtaken by the next, late, its answer lost, sent two times: at the first, in the middle, and at the end.
    private static readonly FaultKind[] OfPushes = [FaultKind.Down, FaultKind.Refuse, FaultKind.Late, FaultKind.Slow, FaultKind.Lost, FaultKind.Twice];
    private static readonly int[] Places = [1, 4, AuctionHouse.EndNumber];

    [Fact]
    public async Task Every_call_may_fail()
    {
        string[] sessions = [.. OfCalls.SelectMany(static fault => Calls.Select(operation => $"{fault.Kind}-{operation}")), "Refuse-connections", "Refuse-boards"];
        foreach ((FaultKind kind, int times, int? delayMs) in OfCalls.Append((FaultKind.Refuse, 1, null)))
        {
            foreach (string operation in Calls.Where(operation => kind != FaultKind.Refuse || operation != "streams"))
            {
                string session = $"{kind}-{operation}";
                await house.Town[operation].BreakAsync(new Fault(kind, operation, operation == "streams" ? session : session + ".1", times, delayMs));
            }
        }

        await Task.WhenAll(sessions.Select(house.StreamAsync));
        foreach (string session in sessions)
        {
            await house.CheckStreamAsync(session);
        }

        Assert.Equal(2, (await house.StreamLedgerAsync("Refuse-connections", "connections")).Max(static entry => int.Parse(entry.Field("connection"), System.Globalization.CultureInfo.InvariantCulture)));
        TestContext.Current.SendDiagnosticMessage($"{sessions.Length} faults were injected.");
    }

    [Fact]
    public async Task Every_message_may_be_lost_repeated_or_overtaken()
    {
        string[] sessions = [.. OfPushes.SelectMany(static kind => Places.Select(place => $"{kind}-push-{place}"))];
        foreach (FaultKind kind in OfPushes)
        {
            foreach (int place in Places)
            {
                await house.Town["pushes"].BreakAsync(new Fault(kind, "pushes", $"{kind}-push-{place}.{place}", 1, 300));
            }
        }

        await Task.WhenAll(sessions.Select(house.StreamAsync));
        foreach (string session in sessions)
        {
            await house.CheckStreamAsync(session);
        }

        // The faults were there: what was lost was asked for on another connection.
        foreach (string session in sessions.Where(static session => session.StartsWith("Down", StringComparison.Ordinal) || session.StartsWith("Refuse", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(await house.EventsAsync("stream:interrupted", session));
            Assert.True((await house.StreamLedgerAsync(session, "connections")).Length > 1, session);
        }

        TestContext.Current.SendDiagnosticMessage($"{sessions.Length} faults were injected.");
    }

    [Fact]
    public async Task A_service_that_refuses_for_good_ends_it()
    {
        await house.Town["streams"].BreakAsync(new Fault(FaultKind.Refuse, "streams", "unwanted"));
        await house.GoLiveAsync("unwanted");
        await house.UntilAsync("unwanted", "stream:lost");
        await house.UntilAsync("unwanted", "stream:overlay:closed");
        Assert.Empty(await house.StreamLedgerAsync("unwanted", "connections"));
    }
}
