using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Format;

/// <summary>The layout on disk, byte by byte. A change here breaks every log there is.</summary>
public sealed class FormatGoldenTests
{
    private static readonly SegmentHeader Sample = new(
        Partition: 3, new Epoch(0x8f2c01d4), Alignment: 4096, Salt: 0xed5eef01, FirstLsn: 1000, FirstSequence: 900,
        CreatedTicks: FakeTimeProvider.Start.UtcTicks, PreviousCrc: 0xcafef00d, AcksUnsynced: true);

    [Fact]
    public void SegmentHeader_IsPinnedAndReadBack()
    {
        byte[] block = new byte[4096];
        Sample.WriteBlock(block);
        Assert.Equal(Golden.Bytes(Golden.SegmentHeader), block[..SegmentHeader.EncodedBytes]);
        Assert.Equal(block.AsSpan(0, 60), block.AsSpan(2048, 60));
        Assert.Equal(-1, block.AsSpan(60, 1988).IndexOfAnyExcept((byte)0));

        byte[] golden = new byte[4096];
        Golden.Bytes(Golden.SegmentHeader).CopyTo(golden, 0);
        Assert.True(SegmentHeader.TryReadBlock(golden, out SegmentHeader read));
        Assert.Equal(Sample, read);
    }

    [Fact]
    public void Batch_IsPinnedAndReadBack()
    {
        byte[] record = TestEvent.Of("{}", key: "k", channel: "a").Record();
        byte[] batch = new byte[BatchFormat.HeaderBytes + record.Length];
        record.CopyTo(batch, BatchFormat.HeaderBytes);
        StoredBatchHeader summary = new(
            OwnerTerm: 5, FirstLsn: 1001, RecordCount: 1, FirstSequence: 900, EventCount: 1, FakeTimeProvider.Start.UtcTicks, LaneMask: 4,
            new ChannelBloom(1, 2, 3, 4));
        BatchHeader header = new(
            Partition: 3, batch.Length, Crc: 0, PreviousCrc: 0xcafef00d, DurableNextLsn: 1001, BatchFlags.DedupKeys | BatchFlags.AckedUnsynced, summary);
        BatchFormat.Write(batch, header, Sample.Salt);
        Assert.Equal(Golden.Bytes(Golden.Batch), batch);

        Assert.True(BatchFormat.TryRead(Golden.Bytes(Golden.Batch), Sample.Salt, out BatchHeader read));
        Assert.Equal(header with { Crc = read.Crc }, read);
        Assert.False(BatchFormat.TryRead(Golden.Bytes(Golden.Batch), Sample.Salt + 1, out _), "A batch of another segment passed.");
    }

    [Fact]
    public void FooterTrailer_IsPinnedAndReadBack()
    {
        StepLog log = new(options: StepLog.Small) { Random = new Random(1) };
        log.Open();
        for (int i = 0; i < 14; i++)
        {
            log.Append(new TestEvent("a.b", new byte[5000]) { Key = i == 0 ? "k" : null, Source = i == 1 ? "/s" : null, SourceId = i == 1 ? "1" : null });
        }

        log.Append(TestEvent.Control("c"));
        byte[] file = log.Disk.Contents(log.Disk.Segments()[0]);
        Assert.Equal(Golden.Bytes(Golden.Trailer), file[^SegmentFooter.TrailerBytes..]);
        StepLog again = log.KillAndReopen();
        Assert.Equal(1, again.Log.Recovery.ScannedSegments);
        Assert.Equal(15, again.Log.Bounds.NextLsn - 1);
    }

    [Fact]
    public void FooterWithSettlements_IsPinnedAndReadBack()
    {
        StepLog log = new(options: StepLog.Small) { Random = new Random(1) };
        log.Open();
        log.Append([.. Enumerable.Range(0, 200).Select(i => TestEvent.Of("x"))]);
        log.Append(JournalModel.Checkpoint("c", isLast: false, 0));
        log.Append(JournalModel.Settlement("s", 3, 62, 63, 64, 65));
        log.Append(JournalModel.Settlement("t", [3, .. Enumerable.Range(64, 130).Select(sequence => (long)sequence)]));
        log.Append(JournalModel.Checkpoint("d", isLast: true, 201));
        for (int i = 0; i < 12; i++)
        {
            log.Append(new TestEvent("a.b", new byte[5000]));
        }

        byte[] file = log.Disk.Contents(log.Disk.Segments()[0]);
        byte[] trailer = file[^SegmentFooter.TrailerBytes..], section = Golden.Bytes(Golden.Settlements);
        Assert.Equal(section, file.AsSpan((int)BitConverter.ToInt64(trailer, 172), section.Length).ToArray());
        Assert.Equal(Golden.Bytes(Golden.TrailerWithSettlements), trailer);
        StepLog again = log.KillAndReopen();
        Assert.Equal((1, 201), (again.Log.Recovery.ScannedSegments, again.Log.LastCheckpointLsn));
        JournalModel.Check(again.Log, Walks.ByLsn(again.Log).Records.Values);
    }

    [Fact]
    public void Log_OfTheFirstFormat_IsRead()
    {
        StepLog log = new();
        string path = Path.Combine(StepLog.Folder, "00000000000000000001.seg");
        log.Disk.Open(path, create: true).Dispose();
        byte[] bytes = Golden.Bytes(Golden.Log);
        log.Disk.Overwrite(path, 0, bytes.AsSpan(0, SegmentHeader.EncodedBytes));
        log.Disk.Overwrite(path, 4096, bytes.AsSpan(SegmentHeader.EncodedBytes));

        log.Open();

        SeenRecord seen = Assert.Single(Walks.Forward(log.Log).Events);
        Assert.Equal(Convert.ToHexString(TestEvent.Of("golden", key: "k").Record()), seen.Hex);
        Assert.Equal("019c13ec-9e00-7000-8000-000000000001", seen.Id);
        Assert.Equal(AppendOutcome.Duplicate, log.Append(TestEvent.Of("golden", key: "k")).Single().Outcome);
    }
}
