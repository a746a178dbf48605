using EventHub.Tests.Kit;

namespace EventHub.Faults.Kills;

/// <summary>
/// Clients publish, consume, replay, and change definitions while the hub is killed. <c>FAULTS_KILLS</c> says how often (104), <c>FAULTS_SEED</c>
/// the first seed (1). The moment of a kill is a seed's and the machine's: the same seed makes the same load, and much the same kills.
/// </summary>
public sealed class When_the_hub_is_killed_again_and_again
{
    private const int KillsOfOneFolder = 26;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_nothing_else_is_there_and_all_of_it_ends()
    {
        int kills = Setting.Of("FAULTS_KILLS", 104), first = Setting.Of("FAULTS_SEED", 1);
        int[] seeds = [.. Enumerable.Range(first, (kills + KillsOfOneFolder - 1) / KillsOfOneFolder)];
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) =>
        {
            using KillRun run = new(seed);
            await run.RunAsync(Math.Min(kills, KillsOfOneFolder));
            TestContext.Current.SendDiagnosticMessage(
                $"Seed {seed}: {run.Kills} kills, {run.Ledger.Sent.Count} events sent, {run.Ledger.Sent.Values.Count(sent => sent.Id is not null)} acknowledged, {run.Ledger.Settlements} settlements, {run.Ledger.Replays.Count} replays.");
            Assert.True(run.Ledger.Sent.Count > run.Kills && run.Ledger.Settlements > run.Kills, $"Seed {seed}: hardly anything happened.");
        });
    }
}
