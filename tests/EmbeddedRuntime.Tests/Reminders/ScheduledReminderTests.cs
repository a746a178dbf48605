using System.Globalization;
using EventHub.EmbeddedRuntime.Reminders;

namespace EventHub.EmbeddedRuntime.Tests.Reminders;

public sealed class ScheduledReminderTests
{
    [Theory]
    [InlineData("00:00", "00:10", "00:10")]
    [InlineData("00:10", "00:10", "00:10")]
    [InlineData("00:11", "00:10", "00:15")]
    [InlineData("00:15", "00:10", "00:15")]
    [InlineData("03:01", "00:10", "03:05")]
    public void NextTick_KeepsToTheBeatOfTheFirst(string now, string first, string expected) =>
        Assert.Equal(At(expected), ScheduledReminder.NextTick(At(first), TimeSpan.FromMinutes(5), At(now)));

    private static DateTime At(string time) => new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
}
