using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>Each step of an auction meets each fault: it ends as it should, and nothing is charged, transferred or done twice.</summary>
public sealed class When_the_services_of_an_auction_fail(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    private const int ManyTimes = 1000;

    private static readonly string[] Operations = ["sessions", "overlays", "charges", "transfers", "artworks", "announcements", "results"];

    // The hub waits 3 s for an answer: slow is shorter, late is longer, also where the hub stands still for a while.
    private static readonly (FaultKind Kind, int Times, int? DelayMs)[] Passing =
        [(FaultKind.Down, 2, null), (FaultKind.Slow, 1, 500), (FaultKind.Late, 1, 30_000), (FaultKind.Lost, 2, null), (FaultKind.Twice, 1, null)];

    [Fact]
    public async Task Every_fault_that_passes_leaves_a_sale()
    {
        string[] sessions = [.. Passing.SelectMany(static fault => Operations.Select(operation => $"{fault.Kind}-{operation}"))];
        foreach ((FaultKind kind, int times, int? delayMs) in Passing)
        {
            foreach (string operation in Operations)
            {
                string session = $"{kind}-{operation}";
                await house.Town[operation].BreakAsync(new Fault(kind, operation, operation is "sessions" or "overlays" ? session : session + ".1", times, delayMs));
            }
        }

        await Task.WhenAll(sessions.Select(session => SellAsync(session)));
        foreach (string session in sessions)
        {
            await house.CheckAsync(session, "sold", "bela", "15.00");
        }

        // The faults were there: what was answered late, or not at all, was asked for again.
        (LedgerEntry[] entries, _) = await house.Town.LedgerAsync();
        LedgerEntry[] done = [.. entries.Where(entry => sessions.Contains(entry.Subject.Split('.')[0]))];
        foreach (string operation in Operations)
        {
            Assert.All(
                done.Where(entry => entry.Operation == operation && entry.Subject.Split('.')[0] is string session && (session == "Late-" + operation || session == "Lost-" + operation)),
                static entry => Assert.True(entry.Requests > 1, $"{entry.Operation} of {entry.Subject} was asked for once."));
        }

        Assert.DoesNotContain(done, static entry => entry.Undone > 0);
        TestContext.Current.SendDiagnosticMessage($"{sessions.Length} faults were injected.");
    }

    [Fact]
    public async Task Every_refusal_undoes_what_was_done_whatever_fails_then()
    {
        string[] refused = ["charges", "transfers", "artworks"];
        foreach (string operation in refused)
        {
            await RefuseAsync(operation, "plain-" + operation);
        }

        foreach ((FaultKind kind, int times, int? delayMs) in Passing)
        {
            await RefuseAsync("artworks", "undo-" + kind);
            await house.Town[Role.ShapeL2].BreakAsync(new Fault(kind, "transfers/undo", $"undo-{kind}.1", times, delayMs));
            await house.Town[Role.ShapeL2].BreakAsync(new Fault(kind, "charges/undo", $"undo-{kind}.1", times, delayMs));
        }

        string[] unsettled = [.. refused.Select(static operation => "plain-" + operation), .. Passing.Select(static fault => "undo-" + fault.Kind)];
        await Task.WhenAll(unsettled.Select(session => SellAsync(session)));
        foreach (string session in unsettled)
        {
            await house.CheckAsync(session, "unsettled", null, null);
        }
    }

    [Fact]
    public async Task A_refusal_beside_the_money_is_no_reason_to_undo_a_sale()
    {
        await RefuseAsync("announcements", "quiet");
        await SellAsync("quiet");
        await house.CheckAsync("quiet", "sold", "bela", "15.00");

        // Nothing begins in a session that the manager does not want, and what did is undone.
        await house.Town["sessions"].BreakAsync(new Fault(FaultKind.Refuse, "sessions", "unwanted", ManyTimes));
        await house.OpenSessionAsync("unwanted");
        Assert.Equal("cancelled", (await house.UntilAsync("unwanted", "session:end")).GetProperty("outcome").GetString());
        Assert.All((await house.LedgerAsync("unwanted")).Entries, static entry => Assert.Equal(1, entry.Undone));
    }

    private Task RefuseAsync(string operation, string session) => house.Town[operation].BreakAsync(new Fault(FaultKind.Refuse, operation, session + ".1", ManyTimes));

    private async Task SellAsync(string session)
    {
        await house.OpenSessionAsync(session);
        await house.UntilAsync(session, "lot:start");
        await house.BidAllAsync(session);
        await house.HammerAsync(session);
        await house.UntilAsync(session, "session:end");
    }
}
