namespace EventHub.EventLog.Tests.Crashes;

/// <summary>
/// A few seeds at every run, many before a release: the environment variable <c>EVENTLOG_SEEDS</c> says how many (4),
/// <c>EVENTLOG_FIRST_SEED</c> the first (1,000).
/// </summary>
public sealed class ManySeedsTests
{
    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.None)]
    public void CrashAnywhere_ManySeeds_KeepsThePromise(Durability durability)
    {
        int first = Setting.Of("EVENTLOG_FIRST_SEED", 1000), states = 0;
        for (int seed = first; seed < first + Setting.Of("EVENTLOG_SEEDS", 4); seed++)
        {
            CrashImageRun run = new(seed, CrashOptions.Always with { Durability = durability }) 
            {
                LosesNothing = durability == Durability.Always,
                LeavesSyncs = seed % 2 == 0,
            };
            run.Run(turns: 160);
            states += run.States;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{states} states");
    }
}
