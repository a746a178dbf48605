namespace EventHub.EventLog.Tests.Crashes;

public sealed class CrashConsistencyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void CrashAnywhere_UnderAlways_LosesNothingAcknowledged(int seed)
    {
        CrashImageRun run = new(seed, CrashOptions.Always);
        run.Run(turns: 120);
        Assert.True(run.States > 300, $"Only {run.States} states were tried.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.States} states");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void CrashAnywhere_WithTwoCommitsInFlight_LosesNothingAcknowledged(int seed)
    {
        CrashImageRun run = new(seed, CrashOptions.Always) { LeavesSyncs = true };
        run.Run(turns: 120);
        Assert.True(run.States > 300, $"Only {run.States} states were tried.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.States} states");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void CrashAnywhere_UnderInterval_NeverGivesAPlaceToAnotherEventOfTheSameEpoch(int seed)
    {
        CrashImageRun run = new(seed, CrashOptions.Interval) { LosesNothing = false };
        run.Run(turns: 120);
        Assert.True(run.States > 300, $"Only {run.States} states were tried.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.States} states");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void CrashAnywhere_UnderNone_NeverGivesAPlaceToAnotherEventOfTheSameEpoch(int seed)
    {
        CrashImageRun run = new(seed, CrashOptions.None) { LosesNothing = false };
        run.Run(turns: 120);
        Assert.True(run.States > 300, $"Only {run.States} states were tried.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.States} states");
    }

    [Fact]
    public void CrashAnywhere_WhenSyncDoesNothing_IsFoundOut()
    {
        CrashImageRun run = new(1, CrashOptions.Always) { IgnoresSync = true };
        CrashFoundException found = Assert.Throws<CrashFoundException>(() => run.Run(turns: 120));
        Assert.Contains("Acknowledged", found.Message, StringComparison.Ordinal);
    }
}
