using System.Text;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>
/// CloudEvents in binary mode. An input is lines of <c>name: value</c>, an empty line and the body; <c>content-type</c> is the header of that name. Whatever comes,
/// one call of the sink; what is taken has the body as its payload.
/// </summary>
internal sealed class CloudHeaders : MeteredSurface<DraftSink>
{
    private static readonly PublishLimits Limits = new() { EventBytesMax = 600, Time = new FakeTimeProvider() };

    public override string Name => "cloudevents-headers";

    public override int Executions => 100_000;

    public override IReadOnlyList<string> Words =>
    [
        "\n", "\n\n", ": ", "\"", "\\", "%", "%41", "%C3%A9", "%ff", "%00", "%2", "é", "id: 1", "\nsource: /s", "\ntype: a.b", "\nspecversion: 1.0", "\ncontent-type: application/json",
        "\ncontent-type: text/plain", "\ndatacontenttype: x", "\next: v", "\nEXT: v", "\nchannel: c", "\ntime: 2026-01-31T12:00:00Z", "\ndata: 1", "{}", "null", "[1",
    ];

    protected override DraftSink Parse(byte[] input)
    {
        (List<KeyValuePair<string, string>> headers, string? contentType, byte[] body) = Split(input);
        DraftSink sink = new();
        CloudEventsParser.ParseBinary(headers, contentType, body, Limits, sink);
        return sink;
    }

    protected override string Check(byte[] input, DraftSink sink)
    {
        using DraftSink _ = sink;
        Assert.Equal(1, sink.Accepted.Count + sink.Refused.Count);
        if (sink.Refused is [(int index, { } problem)])
        {
            // Places count the bytes of UTF-8, which takes two for some.
            Assert.Equal(0, index);
            return Refusals.Check(problem, input.Length * 2);
        }

        (List<KeyValuePair<string, string>> headers, string? contentType, byte[] body) = Split(input);
        Assert.All(["id", "source", "type", "specversion"], name => Assert.Single(headers, header => header.Key == name));
        using StoredBatch stored = sink.Store();
        Assert.True(stored.TryFind(1, out StoredRecord record));
        bool isJson = string.IsNullOrEmpty(contentType) ? body.Length == 0 : ContentTypes.IsJson(contentType);
        Assert.Equal(body.Length == 0 && isJson ? "null"u8.ToArray() : body, record.Payload.ToArray());
        StoredEvents.Check(record);
        return $"{Accepted} {isJson} {record.Field(EventField.Metadata).Length > 0} {body.Length > 0}";
    }

    private static (List<KeyValuePair<string, string>> Headers, string? ContentType, byte[] Body) Split(byte[] input)
    {
        int end = input.AsSpan().IndexOf("\n\n"u8);
        string[] lines = Encoding.Latin1.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<KeyValuePair<string, string>> headers = [.. lines.Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts.Length == 2 ? parts[1] : ""))];
        string? contentType = headers.FirstOrDefault(header => header.Key == "content-type").Value;
        headers.RemoveAll(header => header.Key == "content-type");
        return (headers, contentType, end < 0 ? [] : input[(end + 2)..]);
    }
}
