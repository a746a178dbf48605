using System.Text.Json;
using EventHub.Cli.Serving;
using Microsoft.Extensions.Logging;

namespace EventHub.Cli.Tests.Serving;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Text_Entry_IsOneLineWhateverStandsInIt()
    {
        string line = LogLine.Text(Time, LogLevel.Warning, "EventHub.Gateway.Watching", new EventId(2203), "gone\r\n\u001b[2J", new InvalidOperationException("a\nb"));

        Assert.StartsWith("03:04:05.678 warn Gateway.Watching 2203 gone\\u000d\\u000a\\u001b[2J | System.InvalidOperationException: a\\u000ab", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Json_Entry_KeepsItsFields()
    {
        KeyValuePair<string, object?>[] fields =
            [new("Partition", 3), new("Seconds", 0.5), new("Ok", true), new("Name", "x\ny"), new("Nothing", null), new("Endless", double.PositiveInfinity), new("{OriginalFormat}", "…")];

        string line = LogLine.Json(Time, LogLevel.Error, "EventHub.Silo", new EventId(3106), "m", fields, new InvalidOperationException("why"));

        Assert.DoesNotContain('\n', line);
        JsonElement entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal(["time", "level", "category", "event", "message", "fields", "exception"], entry.EnumerateObject().Select(property => property.Name));
        Assert.Equal("2026-01-02T03:04:05.678Z", entry.GetProperty("time").GetString());
        Assert.Equal("error", entry.GetProperty("level").GetString());
        JsonElement written = entry.GetProperty("fields");
        Assert.Equal(3, written.GetProperty("Partition").GetInt32());
        Assert.Equal("x\ny", written.GetProperty("Name").GetString());
        Assert.False(written.TryGetProperty("{OriginalFormat}", out _));
    }
}
