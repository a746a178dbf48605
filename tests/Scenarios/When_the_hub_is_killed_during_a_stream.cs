using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>The hub is killed at each transition of a stream, behind the effect of each call and before its answer: what was said meanwhile is caught up with, and nothing of it counts twice.</summary>
public sealed class When_the_hub_is_killed_during_a_stream(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    private static readonly string[] Calls = ["streams", "connections", "boards"];

    // This was just published; one kill for each.
    private static readonly string[] Types = ["stream:live", "chat:bid:refused", "lot:bid:placed", "stream:interrupted", "stream:quality:changed", "stream:closed"];

    [Fact]
    public async Task In_the_middle_of_each_call_and_again_when_it_is_repeated()
    {
        foreach (string operation in Calls)
        {
            await house.Town[operation].BreakAsync(new Fault(FaultKind.Held, operation, Subject(operation), 2));
            await house.GoLiveAsync(Session(operation));
        }

        for (int kill = 0; kill < 2; kill++)
        {
            await Task.WhenAll(Calls.Select(operation => house.Town[operation].HeldAsync(operation, Subject(operation))));
            await house.KillAsync();
        }

        // Who is asked a third time says that it is done.
        await Task.WhenAll(Calls.Select(FinishAsync));
        foreach (string operation in Calls)
        {
            await house.CheckStreamAsync(Session(operation));
            Assert.True(Assert.Single(await house.StreamLedgerAsync(Session(operation), operation), entry => entry.Subject == Subject(operation)).Requests >= 3);
        }

        TestContext.Current.SendDiagnosticMessage($"The hub was killed at {2 * Calls.Length} points.");
    }

    [Fact]
    public async Task Behind_each_event()
    {
        foreach (string type in Types)
        {
            string session = "behind-" + type.Replace(':', '-');
            await house.Town["pushes"].BreakAsync(new Fault(FaultKind.Down, "pushes", session + ".5", 1));
            await house.GoLiveAsync(session);
            await KillBehindAsync(session, type, "stream:live");
            await house.OpenSessionAsync(session);
            await house.UntilAsync(session, "lot:start");

            // What the hub has not taken when it is killed waits for it.
            await house.SayAllAsync(session);
            await KillBehindAsync(session, type, "chat:bid:refused", "lot:bid:placed", "stream:interrupted");
            await house.UntilAsync(session, "lot:bid:accepted", 2);
            await house.Town.Studio.DegradeAsync(session, 900);
            await KillBehindAsync(session, type, "stream:quality:changed");
            await house.HammerAsync(session);
            await house.UntilAsync(session, "session:end");
            await house.Town.Studio.EndAsync(session);
            await KillBehindAsync(session, type, "stream:closed");
            await house.UntilAsync(session, "stream:overlay:closed");
            await house.CheckStreamAsync(session);
        }

        TestContext.Current.SendDiagnosticMessage($"The hub was killed at {Types.Length} points.");
    }

    private static string Session(string operation) => "in-" + operation;

    private static string Subject(string operation) => operation == "streams" ? Session(operation) : Session(operation) + ".1";

    private async Task FinishAsync(string operation)
    {
        string session = Session(operation);
        await house.UntilAsync(session, "stream:live");
        await house.OpenSessionAsync(session);
        await house.UntilAsync(session, "lot:start");
        await house.TalkAsync(session);
        await house.CloseStreamAsync(session);
    }

    private async Task KillBehindAsync(string session, string type, params string[] here)
    {
        if (here.Contains(type))
        {
            await house.UntilAsync(session, type);
            await house.KillAsync();
        }
    }
}
