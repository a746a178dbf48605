using System.Globalization;
using EventHub.Protocol.Schedules;

namespace EventHub.Protocol.Tests.Schedules;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("*/5 * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:05:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T12:04:59.999Z", "2026-03-01T12:05:00Z")]
    [InlineData("@hourly", "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z")]
    [InlineData("@daily", "2026-12-31T12:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@Weekly", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("@monthly", "2026-03-02T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("@yearly", "2026-03-02T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 9 * * MON-FRI", "2026-03-06T09:00:00Z", "2026-03-09T09:00:00Z")]
    [InlineData("0 9 * * fri-sun", "2026-03-06T09:00:00Z", "2026-03-07T09:00:00Z")]
    [InlineData("0 9 * * 7", "2026-03-06T09:00:00Z", "2026-03-08T09:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("30 4 1,15 * FRI", "2026-03-01T04:30:00Z", "2026-03-06T04:30:00Z")]
    [InlineData("30 4 */15 * FRI", "2026-03-01T04:30:00Z", "2026-05-01T04:30:00Z")]
    [InlineData("5-20/5,59 0 1 1 *", "2026-01-01T00:20:00Z", "2026-01-01T00:59:00Z")]
    public void Next_IsTheFirstBehind(string text, string after, string expected)
    {
        Assert.True(CronExpression.TryParse(text, out CronExpression? cron, out string? error), error);
        Assert.Equal(At(expected), cron.Next(At(after), TimeZoneInfo.Utc));
    }

    [Fact]
    public void Next_TheLeapDayThatIsASunday_IsFoundBehindACenturyWithoutOne()
    {
        Assert.True(CronExpression.TryParse("0 0 29 FEB */7", out CronExpression? cron, out _));
        DateTimeOffset next = cron.Next(At("2092-03-01T00:00:00Z"), TimeZoneInfo.Utc)!.Value;
        Assert.Equal((2, 29, DayOfWeek.Sunday, true), (next.Month, next.Day, next.DayOfWeek, next.Year > 2100));
    }

    [Theory]
    [InlineData("* * * *", "4 fields")]
    [InlineData("* * * * * *", "6 fields")]
    [InlineData("", "0 fields")]
    [InlineData("@reboot", "no such shorthand")]
    [InlineData("60 * * * *", "field 1, the minute, '60'")]
    [InlineData("* 24 * * *", "field 2, the hour, '24'")]
    [InlineData("* * 0 * *", "field 3, the day of month, '0'")]
    [InlineData("* * * 13 *", "field 4, the month, '13'")]
    [InlineData("* * * JANUARY *", "'JANUARY'")]
    [InlineData("* * * * 8", "field 5, the day of week, '8'")]
    [InlineData("? * * * *", "field 1")]
    [InlineData("-1 * * * *", "field 1")]
    [InlineData("+1 * * * *", "field 1")]
    [InlineData("1,, * * * *", "field 1")]
    [InlineData("1-2-3 * * * *", "field 1")]
    [InlineData("*/2/2 * * * *", "field 1")]
    [InlineData("*-5 * * * *", "field 1")]
    [InlineData("*/0 * * * *", "step '0'")]
    [InlineData("*/99 * * * *", "step '99'")]
    [InlineData("5/10 * * * *", "'5-59/10'")]
    [InlineData("* 22-2 * * *", "'22-23,0-2'")]
    [InlineData("0 0 30 2 *", "never")]
    [InlineData("0 0 31 4,6,9,11 *", "never")]
    [InlineData("0 0 30 2 */2", "never")]
    public void TryParse_WhatIsNone_IsLocated(string text, string expected)
    {
        Assert.False(CronExpression.TryParse(text, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_ADayThatNeverIs_ComesOnItsWeekday() => Assert.True(CronExpression.TryParse("0 0 30 2 MON", out _, out _));

    [Fact]
    public void TryParse_TooLong_IsRefused() =>
        Assert.False(CronExpression.TryParse(string.Join(',', Enumerable.Repeat("10", 100)) + " * * * *", out _, out _));

    // Europe/Berlin: 2026-03-29 02:00 becomes 03:00 (01:00Z), 2026-10-25 03:00 becomes 02:00 (01:00Z).
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("15,45 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z")]
    [InlineData("0 2,3 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("*/30 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("30 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    public void Next_WhereClocksChange_GoesByTheRule(string text, string after, string first, string second)
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.True(CronExpression.TryParse(text, out CronExpression? cron, out string? error), error);
        DateTimeOffset next = cron.Next(At(after), berlin)!.Value;
        Assert.Equal((At(first), At(second)), (next, cron.Next(next, berlin)!.Value));
    }

    [Theory]
    [InlineData("UTC", "2028-02-27T00:00:00Z")]
    [InlineData("UTC", "2100-02-27T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-28T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T00:00:00Z")]
    [InlineData("America/New_York", "2027-03-13T00:00:00Z")]
    [InlineData("America/New_York", "2027-11-06T00:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-02T00:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-02T00:00:00Z")]
    [InlineData("Europe/Moscow", "2014-10-25T00:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-29T00:00:00Z")]
    public void Next_MadeByChance_AgreesWithWalkingMinuteByMinute(string zoneId, string start)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        DateTimeOffset from = At(start), to = from.AddDays(3);
        Random random = new(20260131);
        int compared = 0;
        for (int i = 0; i < 150; i++)
        {
            RandomCron model = new(random);
            if (!CronExpression.TryParse(model.Text, out CronExpression? cron, out string? error))
            {
                Assert.Contains("never", error, StringComparison.Ordinal);
                continue;
            }

            List<DateTimeOffset> expected = model.Walk(from, to, zone), actual = [];
            for (DateTimeOffset? at = cron.Next(from, zone); at <= to; at = cron.Next(at.Value, zone))
            {
                actual.Add(at.Value);
            }

            Assert.True(expected.SequenceEqual(actual), $"'{model.Text}' in {zoneId} from {start}: {Differing(expected, actual)}");
            compared += expected.Count;
        }

        Assert.True(compared > 100, $"Only {compared} times were compared.");
    }

    private static string Differing(List<DateTimeOffset> expected, List<DateTimeOffset> actual) =>
        $"missing {string.Join(' ', expected.Except(actual).Take(3))}, too many {string.Join(' ', actual.Except(expected).Take(3))}";

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
