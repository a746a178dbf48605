using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class ExpiryTests
{
    private static readonly DateTimeOffset Now = FakeTimeProvider.Start;
    private static readonly PublishLimits Limits = new() { Time = new FakeTimeProvider() };

    [Fact]
    public void An_event_that_expires_later_is_stored_with_its_time()
    {
        using RecordingSink sink = new();
        PublishParser.ParseBody(Text.Utf8("""{"channel":"a","payload":1,"expiresAt":"2026-01-31T13:00:00.0000001+01:00"}"""), Limits, sink, out _);
        Assert.Equal(Now.UtcTicks + 1, sink.Single().ExpiresAtTicks);
    }

    [Fact]
    public void An_event_without_it_never_expires()
    {
        using RecordingSink sink = new();
        PublishParser.ParseBody(Text.Utf8("""{"channel":"a","payload":1}"""), Limits, sink, out _);
        Assert.Equal(long.MaxValue, sink.Single().ExpiresAtTicks);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "is 2026-01-31T12:00:00.000Z, which has passed: it is 2026-01-31T12:00:00.000Z")]
    [InlineData("2026-01-31T11:59:59.9999999Z", "which has passed")]
    public void At_or_before_now_is_refused_with_both_times_and_what_to_do(string expiresAt, string detail)
    {
        using RecordingSink sink = new();
        PublishParser.ParseBody(Text.Utf8($$"""[{"channel":"a","payload":1},{"channel":"a","payload":1,"expiresAt":"{{expiresAt}}"}]"""), Limits, sink, out _);
        Problem problem = sink.Problem;
        Assert.Equal(("EH1006", "/1/expiresAt"), (problem.Code.Text, Assert.Single(problem.Errors).Field));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
        Assert.Contains("Name a later time, or leave it out.", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_clock_any_time_is_taken()
    {
        using RecordingSink sink = new();
        PublishParser.ParseBody(Text.Utf8("""{"channel":"a","payload":1,"expiresAt":"2001-01-01T00:00:00Z"}"""), PublishLimits.Default, sink, out _);
        Assert.Equal(new DateTime(2001, 1, 1).Ticks, sink.Single().ExpiresAtTicks);
    }
}
