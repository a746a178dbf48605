using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Text;

namespace EventHub.Fuzz;

/// <summary>Names, ids, places, times and tables: short text that clients write.</summary>
public sealed class TextFuzzTests
{
    [Fact]
    public void ChannelNames_AnyText() => FuzzRun.Of(new ChannelNames());

    [Fact]
    public void Patterns_AnyText() => FuzzRun.Of(new Patterns());

    [Fact]
    public void EventIds_AnyText() => FuzzRun.Of(new EventIds());

    [Fact]
    public void Places_AnyText() => FuzzRun.Of(new Places());

    [Fact]
    public void Durations_AnyText() => FuzzRun.Of(new DurationTexts());

    [Fact]
    public void Timestamps_AnyText() => FuzzRun.Of(new TimestampTexts());

    [Fact]
    public void Cron_AnyText() => FuzzRun.Of(new CronTexts());

    [Fact]
    public void IdempotencyKeys_AnyText() => FuzzRun.Of(new HeaderKeys());

    [Fact]
    public void OpaqueIds_AnyText() => FuzzRun.Of(new HandOverIds());
}
