using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Reminders;

public abstract class ReminderTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Reminder_Comes_AgainAndAgain_AlsoAfterDeactivation()
    {
        string key = Keys.Next();
        IReminderGrain grain = NewGrain(key);

        await grain.Register("wake", TimeSpan.FromSeconds(1), runtime.ReminderPeriodMin);
        await runtime.InTimeAsync(Journal.Reaches(key, 1), "the first reminder");
        await grain.Deactivate();
        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the second reminder");
        await grain.Unregister("wake");

        Assert.All(Journal.Of(key), entry => Assert.Equal("wake True", entry));
    }

    [Fact]
    public async Task Registered_CanBeFoundListedAndRemoved()
    {
        IReminderGrain grain = NewGrain(Keys.Next());
        TimeSpan far = TimeSpan.FromDays(10);

        await grain.Register("b", far, far);
        await grain.Register("a", far, far);
        await grain.Register("a", far, far + far);
        Assert.Equal(["a", "b"], await grain.Names());
        Assert.True(await grain.Exists("a"));

        Assert.True(await grain.Unregister("a"));
        Assert.False(await grain.Unregister("a"));
        Assert.False(await grain.Exists("a"));
        Assert.Equal(["b"], await grain.Names());
        await grain.Unregister("b");
    }

    [Fact]
    public async Task Period_BelowTheLeast_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(
        () => NewGrain(Keys.Next()).Register("fast", TimeSpan.Zero, runtime.ReminderPeriodMin - TimeSpan.FromMilliseconds(1)));

    [Fact]
    public async Task DueTime_Negative_IsRefused() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => NewGrain(Keys.Next()).Register("past", TimeSpan.FromSeconds(-2), runtime.ReminderPeriodMin));

    [Fact]
    public async Task Name_Empty_IsRefused() => await Assert.ThrowsAsync<ArgumentNullException>(
        () => NewGrain(Keys.Next()).Register("", TimeSpan.Zero, runtime.ReminderPeriodMin));

    private IReminderGrain NewGrain(string key) => runtime.Grains.GetGrain<IReminderGrain>(key);
}
