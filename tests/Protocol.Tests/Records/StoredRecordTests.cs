using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class StoredRecordTests
{
    [Fact]
    public void NextSequence_OfARecordThatIsNoEvent_IsTheNextEvents()
    {
        using EventBatch batch = EventBatch.Rent();
        batch.AddControl(RecordKind.Definition, [1]);
        batch.Add(new EventDraft("a"u8) { Payload = "1"u8 });
        batch.AddControl(RecordKind.Settlement, [2]);
        batch.Add(new EventDraft("a"u8) { Payload = "2"u8 });
        batch.AddControl(RecordKind.Checkpoint, [3]);
        StoredBatch stored = StoredBatches.Of(batch);

        const long First = StoredBatches.FirstSequence;
        List<(long Sequence, long NextSequence)> seen = [], walked = [];
        foreach (StoredRecord record in stored)
        {
            seen.Add((record.Sequence, record.NextSequence));
        }

        BatchWalk walk = new(stored);
        while (walk.TryNext(out StoredRecord record))
        {
            walked.Add((record.Sequence, record.NextSequence));
        }

        Assert.Equal([(0, First), (First, First), (0, First + 1), (First + 1, First + 1), (0, First + 2)], seen);
        Assert.Equal(seen, walked);
    }
}
