using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Client.Publishing;

/// <summary>Reads one publish object with the hub's own parser. Payload and metadata stay slices of the text wherever they can.</summary>
internal sealed class PublishObject : IDraftSink
{
    // Sizes and depth are settings of the hub, which says best what they are.
    private static readonly PublishLimits Limits = new() { EventBytesMax = int.MaxValue, JsonDepthMax = int.MaxValue };
    private readonly ReadOnlyMemory<byte> _json;
    private PublishEvent? _publish;
    private Problem? _problem;

    private PublishObject(ReadOnlyMemory<byte> json) => _json = json;

    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out PublishEvent? publish, [NotNullWhen(false)] out Problem? problem)
    {
        PublishObject reader = new(json);
        PublishParser.ParseObject(json.Span, 0, "", Limits, reader);
        (publish, problem) = (reader._publish, reader._problem);
        return publish is not null;
    }

    public void Accept(int index, scoped ref EventDraft draft) => _publish = new PublishEvent(Text(draft.Channel)!, Slice(draft.Payload))
    {
        ContentType = Text(draft.ContentType),
        Source = Text(draft.Source),
        SourceId = Text(draft.SourceId),
        Type = Text(draft.Type),
        Subject = Text(draft.Subject),
        Target = Text(draft.Target),
        Priority = draft.HasPriority ? draft.Priority : null,
        SourceKind = draft.SourceKind,
        Key = Text(draft.Key),
        Time = draft.TimeTicks == 0 ? null : new DateTimeOffset(draft.TimeTicks, TimeSpan.Zero),
        DeliverAt = draft.DeliverAtTicks == 0 ? null : new DateTimeOffset(draft.DeliverAtTicks, TimeSpan.Zero),
        ExpiresAt = draft.ExpiresAtTicks == 0 ? null : new DateTimeOffset(draft.ExpiresAtTicks, TimeSpan.Zero),
        Metadata = Slice(draft.Metadata),
        UserId = Text(draft.UserId),
        SessionId = Text(draft.SessionId),
        InstanceId = Text(draft.InstanceId),
        Schema = Text(draft.Schema),
        Entity = Text(draft.Entity),
        Operation = Text(draft.Operation),
        CorrelationId = Text(draft.CorrelationId),
        CausationId = Text(draft.CausationId),
        ParentId = Text(draft.ParentId),
        Traceparent = Text(draft.Traceparent),
        IdempotencyKey = Text(draft.IdempotencyKey),
    };

    public void Refuse(int index, Problem problem) => _problem = problem;

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    // What was decoded stands in the parser's own memory, which is gone when this returns.
    private ReadOnlyMemory<byte> Slice(ReadOnlySpan<byte> part) =>
        part.IsEmpty ? default : _json.Span.Overlaps(part, out int offset) ? _json.Slice(offset, part.Length) : part.ToArray();
}
