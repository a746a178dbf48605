using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

public sealed class LogWriterTests
{
    [Fact]
    public void Append_OneEvent_IsAnsweredAndRead()
    {
        StepLog log = StepLog.Opened();

        AppendResult result = log.Append(TestEvent.Of("one")).Single();

        Assert.Equal(new AppendResult(AppendOutcome.Stored, 1, 1, FakeTimeProvider.Start.UtcTicks), result);
        SeenRecord seen = Assert.Single(Walks.Forward(log.Log).Events);
        Assert.Equal(Convert.ToHexString(TestEvent.Of("one").Record()), seen.Hex);
    }
}
