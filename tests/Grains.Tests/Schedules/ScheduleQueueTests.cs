using EventHub.Grains.Schedules;

namespace EventHub.Grains.Tests.Schedules;

public sealed class ScheduleQueueTests
{
    [Fact]
    public void TakeDue_TakesTheEarliestFirst_AndNothingBeforeItsTime()
    {
        ScheduleQueue queue = new();
        queue.Set("b", 20);
        queue.Set("a", 20);
        queue.Set("c", 10);
        Assert.Equal(10, queue.First);
        Assert.Null(queue.TakeDue(9));
        Assert.Equal("c a b -", string.Join(' ', queue.TakeDue(10), queue.TakeDue(20), queue.TakeDue(20), queue.TakeDue(20) ?? "-"));
        Assert.Null(queue.First);
    }

    [Fact]
    public void Set_AgainOrToNothing_ReplacesTheTime()
    {
        ScheduleQueue queue = new();
        queue.Set("a", 10);
        queue.Set("a", 30);
        Assert.Equal(30, queue.First);
        queue.SetEarliest("a", 40);
        Assert.Equal(30, queue.First);
        queue.SetEarliest("a", 5);
        queue.SetEarliest("b", 4);
        Assert.Equal(("b", "a"), (queue.TakeDue(9), queue.TakeDue(9)));
        queue.Set("a", 30);
        queue.Set("a", null);
        Assert.Null(queue.First);
    }
}
