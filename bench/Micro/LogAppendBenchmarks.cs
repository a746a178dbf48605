using BenchmarkDotNet.Attributes;
using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Protocol.Records;

namespace EventHub.Bench.Micro;

/// <summary>What an append costs the processor: the writer stepped by hand on one thread, over a disk in memory. Per event.</summary>
public class LogAppendBenchmarks
{
    private const int Events = 200_000;
    private const long DiskBytes = 1L << 30;

    private byte[] _payload = [];
    private SegmentedEventLog _log = null!;
    private EventBatch _batch = null!;

    /// <summary>Events of one append.</summary>
    [Params(1, 100)]
    public int PerAppend { get; set; }

    /// <summary>A new log for every measurement, so that none is larger than another.</summary>
    [IterationSetup]
    public void Open()
    {
        _payload = new byte[200];
        _log = SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Directory = "/log" },
            Disk = new MemoryDisk(DiskBytes),
            Scheduler = new InlineScheduler(),
            Random = new Random(1),
            HostsWriter = false,
        });
        _batch = EventBatch.Rent();
        for (int i = 0; i < PerAppend; i++)
        {
            _batch.Add(new EventDraft("orders.created"u8) { Payload = _payload });
        }
    }

    [IterationCleanup]
    public void Close()
    {
        _batch.Dispose();
        _log.Writer.Close(new InvalidOperationException("The measurement is over."));
        Settle();
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void Append()
    {
        for (int i = 0; i < Events; i += PerAppend)
        {
            ValueTask append = _log.AppendAsync(_batch);
            Settle();
            append.AsTask().GetAwaiter().GetResult();
        }
    }

    private void Settle()
    {
        while (_log.Writer.Step() == EventLog.Writing.StepResult.Worked)
        {
            _ = _log.Writer.FinishWritten();
        }
    }
}
