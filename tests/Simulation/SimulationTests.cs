namespace EventHub.Simulation;

/// <summary>
/// Many short histories, each by its seed; see the README beside this file. <c>EVENTHUB_SIMULATION_SEEDS</c> says how many (20,000),
/// <c>EVENTHUB_SIMULATION_FIRST</c> the first (1), <c>EVENTHUB_SIMULATION_SEED</c> replays one and tells what it does.
/// </summary>
public sealed class SimulationTests
{
    [Fact]
    public void Whatever_happens_the_guarantees_hold()
    {
        if (SeedRun.ReplayedSeed is int replayed)
        {
            SeedRun.Replay(replayed, TestContext.Current.TestOutputHelper);
            return;
        }

        SeedRun run = new(SeedRun.Setting("EVENTHUB_SIMULATION_FIRST", 1), SeedRun.Setting("EVENTHUB_SIMULATION_SEEDS", 20_000));
        run.Run();
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        Assert.True(run.Failure is null, run.Failure);
    }

    [Fact]
    public void A_disk_whose_sync_does_nothing_is_found_out()
    {
        SeedRun run = new(1, 300) { IgnoresSync = true };
        run.Run();
        Assert.True(run.Failure is not null, "A disk that syncs nothing was not found out.");
    }
}
