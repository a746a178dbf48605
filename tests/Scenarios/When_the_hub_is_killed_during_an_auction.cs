using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>The hub is killed at each transition of an auction, behind the effect of each call and before its answer: it ends as if nothing had been.</summary>
public sealed class When_the_hub_is_killed_during_an_auction(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    // A service has done this and not answered yet. A kill hits one auction at each of them.
    private static readonly string[] Calls = ["sessions", "overlays", "charges", "transfers", "artworks", "announcements", "results", "transfers/undo", "charges/undo"];

    // This was just published; one kill for each.
    private static readonly string[] Types = ["session:pre_auction", "lot:start", "lot:bid:accepted", "lot:winner", "lot:end"];

    [Fact]
    public async Task In_the_middle_of_each_call_and_again_when_it_is_repeated()
    {
        await Task.WhenAll(Calls.Select(HoldAsync));
        await Task.WhenAll(Calls.Select(BeginAsync));
        for (int kill = 0; kill < 2; kill++)
        {
            await Task.WhenAll(Calls.Select(operation => house.Town[operation].HeldAsync(operation, Subject(operation))));
            await house.KillAsync();
        }

        // Who is asked a third time says that it is done.
        await Task.WhenAll(Calls.Select(FinishAsync));
        foreach (string operation in Calls)
        {
            await (IsUndo(operation) ? house.CheckAsync(Session(operation), "unsettled", null, null) : house.CheckAsync(Session(operation), "sold", "bela", "15.00"));
        }

        (LedgerEntry[] entries, _) = await house.Town.LedgerAsync();
        Assert.All(Calls.Where(static operation => !IsUndo(operation)), operation => Assert.True(Assert.Single(entries, entry => entry.Operation == operation && entry.Subject == Subject(operation)).Requests >= 3));
        TestContext.Current.SendDiagnosticMessage($"The hub was killed at {2 * Calls.Length} points.");
    }

    [Fact]
    public async Task Behind_each_event()
    {
        foreach (string type in Types)
        {
            string session = "behind-" + type.Replace(':', '-');
            await house.OpenSessionAsync(session);
            await KillBehindAsync(session, type, "session:pre_auction", "lot:start");
            await house.UntilAsync(session, "lot:start");
            await house.BidAsync(session, "a", "ada", "10.00");
            await KillBehindAsync(session, type, "lot:bid:accepted");
            await house.BidAllAsync(session);
            await house.HammerAsync(session);
            await KillBehindAsync(session, type, "lot:winner", "lot:end");
            await house.UntilAsync(session, "session:end");
            await house.CheckAsync(session, "sold", "bela", "15.00");
        }

        TestContext.Current.SendDiagnosticMessage($"The hub was killed at {Types.Length} points.");
    }

    private static bool IsOfSession(string operation) => operation is "sessions" or "overlays";

    private static bool IsUndo(string operation) => operation.EndsWith("/undo", StringComparison.Ordinal);

    private static string Session(string operation) => "in-" + operation.Replace('/', '-');

    private static string Subject(string operation) => IsOfSession(operation) ? Session(operation) : Session(operation) + ".1";

    private async Task HoldAsync(string operation)
    {
        await house.Town[operation].BreakAsync(new Fault(FaultKind.Held, operation, Subject(operation), 2));
        if (IsUndo(operation))
        {
            await house.Town[Role.Eliza].BreakAsync(new Fault(FaultKind.Refuse, "artworks", Subject(operation)));
        }
    }

    // As far as it comes before it is held.
    private async Task BeginAsync(string operation)
    {
        await house.OpenSessionAsync(Session(operation));
        if (!IsOfSession(operation))
        {
            await BidAsync(operation);
        }
    }

    private async Task FinishAsync(string operation)
    {
        if (IsOfSession(operation))
        {
            await BidAsync(operation);
        }

        await house.UntilAsync(Session(operation), "session:end");
    }

    private async Task BidAsync(string operation)
    {
        await house.UntilAsync(Session(operation), "lot:start");
        await house.BidAllAsync(Session(operation));
        await house.HammerAsync(Session(operation));
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
