using EventHub.Grains.Interfaces.Counting;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <content>Counting what is published, by type.</content>
public sealed partial class LocalPartition
{
    private TypeCount? _lastType;

    /// <inheritdoc/>
    public TypeCounts Types { get; } = new();

    private void CountPublished(EventBatch batch)
    {
        TypeCount? count = Volatile.Read(ref _lastType);
        ReadOnlySpan<AppendResult> results = batch.Results;
        for (int i = 0; i < results.Length; i++)
        {
            ReadOnlySpan<byte> record = batch.Record(i);
            if (results[i].Outcome == AppendOutcome.Stored && RecordInspector.Kind(record) is RecordKind.Event or RecordKind.Scheduled)
            {
                RecordInspector.Type(record, out SourceKind sourceKind, out ReadOnlySpan<byte> type);
                count = Types.Of(sourceKind, type, count);
                count.CountPublished();
            }
        }

        Volatile.Write(ref _lastType, count);
    }
}
