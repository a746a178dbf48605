using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Takes events that another process has encoded. Its edge has validated them; here only what the log relies on is checked: that they are whole
/// events of channels that may be published to.
/// </summary>
internal static class RecordBatchReader
{
    /// <summary>Adds the records to <paramref name="events"/>; what is wrong with them, or null.</summary>
    public static Problem? Read(RecordBatch batch, EventBatch events)
    {
        ReadOnlySpan<byte> rest = batch.Records.IsDefault ? default : batch.Records.AsSpan();
        for (int i = 0; i < batch.Count; i++)
        {
            if (!RecordInspector.IsWellFormed(rest) || !RecordInspector.IsPublishable(rest))
            {
                return Wrong($"Record {i} of {batch.Count} is no whole event in the log's shape.");
            }

            ReadOnlySpan<byte> record = rest[..RecordInspector.Length(rest)];
            if (TextRules.CheckChannel(RecordInspector.Channel(record), $"/{i}/channel") is { } channel)
            {
                return channel;
            }

            events.AddRecord(record);
            rest = rest[record.Length..];
        }

        return batch.Count < 1 || rest.Length > 0 ? Wrong($"The batch says it has {batch.Count} records, and {rest.Length} bytes are left behind them.") : null;
    }

    private static Problem Wrong(string what) =>
        Problem.OfField(ErrorCodes.InvalidField, "/records", what + " Send what EventBatch.Bytes and EventBatch.Count say.");
}
