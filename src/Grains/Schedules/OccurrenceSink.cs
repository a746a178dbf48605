using EventHub.Grains.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Schedules;

/// <summary>Makes the event of a schedule that of one occurrence, and passes it on.</summary>
/// <param name="occurrence">Which.</param>
/// <param name="batch">Where to; null when only its address is wanted.</param>
internal sealed class OccurrenceSink(Occurrence occurrence, ChannelBatch? batch) : IDraftSink
{
    /// <summary>The event's channel; null when the event was refused.</summary>
    public byte[]? Channel { get; private set; }

    /// <summary>Its source.</summary>
    public byte[] Source { get; private set; } = [];

    /// <summary>Its sourceId.</summary>
    public byte[] SourceId { get; } = occurrence.Key;

    public void Accept(int index, scoped ref EventDraft draft)
    {
        Channel = draft.Channel.ToArray();
        Source = draft.Source.IsEmpty ? occurrence.Source : draft.Source.ToArray();
        draft.Source = Source;
        draft.SourceId = SourceId;
        draft.IdempotencyKey = SourceId;
        draft.TimeTicks = draft.TimeTicks == 0 ? occurrence.DueTicks : draft.TimeTicks;
        batch?.Accept(index, ref draft);
    }

    public void Refuse(int index, Problem problem) => batch?.Refuse(index, problem);
}
