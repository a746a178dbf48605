using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;

namespace EventHub.EventLog.Tests.Recovery;

/// <summary>A file that ends early: what is whole before the cut stays, the log opens, and what was torn is kept and told.</summary>
public sealed class TornTailTests
{
    // Split, so that what runs beside it is not kept waiting by one long test.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ActiveSegment_CutAtAnyByteOfTheLast64KiB_KeepsWhatIsWhole(int quarter)
    {
        FilledLog filled = FilledLog.Make(seed: 54, turns: 24, StepLog.Small with { SegmentBytes = 256 * 1024 });
        string path = Assert.Single(filled.Log.Disk.Segments());
        List<(long Offset, BatchHeader Header)> batches = SegmentBytes.Batches(filled.Log.Disk, path);
        long end = batches[^1].Offset + batches[^1].Header.Bytes, start = end - (64 * 1024);
        Assert.True(start > 4096, $"The log has {end} bytes.");
        for (long cut = start + quarter; cut <= end + 100; cut += 4)
        {
            CutActive(filled, path, batches, cut, thorough: cut % 997 == 0);
        }
    }

    [Fact]
    public void ActiveSegment_CutAnywhere_KeepsWhatIsWhole()
    {
        FilledLog filled = FilledLog.Make(seed: 52, turns: 40);
        string path = filled.Log.Disk.Segments()[^1];
        List<(long Offset, BatchHeader Header)> batches = SegmentBytes.Batches(filled.Log.Disk, path);
        long length = filled.Log.Disk.LengthOf(path);
        for (long cut = 60; cut <= length; cut += cut % 4096 is < 3 or > 4093 ? 1 : 31)
        {
            CutActive(filled, path, batches, Math.Min(cut, length), thorough: cut % 7 == 0);
        }
    }

    [Fact]
    public void ActiveSegment_CutWithinTheHeader_IsAClearError()
    {
        FilledLog filled = FilledLog.Make(seed: 52, turns: 3);
        for (int cut = 0; cut < SegmentHeader.EncodedBytes; cut++)
        {
            StepLog log = filled.Copy(disk => disk.CutOff(disk.Segments()[^1], cut));
            Assert.Equal(ErrorCodes.UnreadableLog, Assert.Throws<EventHubException>(() => log.Open()).Code);
        }
    }

    [Fact]
    public void SealedSegment_CutAnywhere_KeepsWhatIsWholeAndReportsTheRest()
    {
        FilledLog filled = FilledLog.Make(seed: 53, turns: 60);
        string path = filled.Log.Disk.Segments()[0];
        List<(long Offset, BatchHeader Header)> batches = SegmentBytes.Batches(filled.Log.Disk, path);
        long length = filled.Log.Disk.LengthOf(path), next = batches[^1].Header.NextLsn;
        DamageChecker checker = new(filled);
        for (long cut = 60; cut < length; cut += cut % 4096 is < 3 or > 4093 ? 1 : cut > batches[^2].Offset ? 7 : 61)
        {
            StepLog log = filled.Copy(disk => disk.CutOff(path, cut)).Open();
            long whole = batches.Where(batch => batch.Offset + batch.Header.Bytes <= cut).Select(batch => batch.Header.NextLsn).LastOrDefault(1);
            Assert.Equal(whole < next ? [(whole, next)] : [], log.Log.Quarantine.Select(range => (range.FirstLsn, range.NextLsn)));
            if (cut % 11 == 0)
            {
                Assert.Equal(whole == next, checker.Check(log));
            }
        }
    }

    private static void CutActive(FilledLog filled, string path, List<(long Offset, BatchHeader Header)> batches, long cut, bool thorough)
    {
        byte[] before = filled.Log.Disk.Contents(path);
        StepLog log = filled.Copy(disk => disk.CutOff(path, cut)).Open();
        long first = batches[0].Header.Summary.FirstLsn, start = 4096, next = first;
        foreach ((long offset, BatchHeader header) in batches.TakeWhile(batch => batch.Offset + batch.Header.Bytes <= cut))
        {
            next = header.NextLsn;
            start = (offset + header.Bytes + 4095) / 4096 * 4096;
        }

        Assert.True(next == log.Log.Bounds.NextLsn, $"Cut at {cut}: next lsn {log.Log.Bounds.NextLsn}, not {next}.");
        int torn = cut > start ? before.AsSpan((int)start, (int)(cut - start)).LastIndexOfAnyExcept((byte)0) + 1 : 0;
        Assert.True(torn == log.Log.Recovery.TornTailBytes, $"Cut at {cut}: {log.Log.Recovery.TornTailBytes} torn bytes, not {torn}.");
        Assert.Equal(torn > 0, log.Log.Recovery.StartedNewEpoch);
        if (torn > 0)
        {
            Assert.Equal(before.AsSpan((int)start, torn), log.Disk.Contents(log.Log.Recovery.TornTailFile!).AsSpan(0, torn));
        }

        if (thorough)
        {
            new DamageChecker(filled).CheckTornOnly(log);
            log.Append(TestEvent.Of("after the cut"));
            Assert.Equal(next + 1, log.CrashAndReopen(CrashStyle.LoseAll).Log.Bounds.NextLsn);
        }
    }
}
