namespace EventHub.EventLog.Tests.Crashes;

/// <summary>
/// The long run before a release, not part of a normal one: <c>dotnet run --project tests/EventLog.Tests -- --explicit only</c>.
/// The environment variable <c>EVENTLOG_SEEDS</c> says how many seeds (100), <c>EVENTLOG_FIRST_SEED</c> the first (1,000).
/// </summary>
public sealed class ManySeedsTests
{
    [Theory(Explicit = true)]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.None)]
    public void CrashAnywhere_ManySeeds_KeepsThePromise(Durability durability)
    {
        int first = Setting("EVENTLOG_FIRST_SEED", 1000), states = 0;
        for (int seed = first; seed < first + Setting("EVENTLOG_SEEDS", 100); seed++)
        {
            CrashImageRun run = new(seed, CrashOptions.Always with { Durability = durability }) { LosesNothing = durability == Durability.Always };
            run.Run(turns: 160);
            states += run.States;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{states} states");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
