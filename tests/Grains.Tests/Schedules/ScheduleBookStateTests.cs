using EventHub.Grains.Schedules;

namespace EventHub.Grains.Tests.Schedules;

public sealed class ScheduleBookStateTests
{
    [Fact]
    public void With_KeepsTheOrder_AndGivesEachAGenerationOfItsOwn()
    {
        ScheduleBookState state = new ScheduleBookState().With("b").With("a").With("B").With("b");
        Assert.Equal(("B a b", 4), (string.Join(' ', state.Names), state.LastGeneration));
        Assert.Equal(("B b", 4), (string.Join(' ', state.Without("a").Names), state.Without("a").LastGeneration));
        Assert.Same(state, state.Without("c"));
    }
}
