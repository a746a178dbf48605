using BenchmarkDotNet.Attributes;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Bench.Micro;

/// <summary>Encoding a stored event of 200 B for the sockets that watch it, which is done once for all of them, and taking a mask off.</summary>
public class FrameBenchmarks
{
    private readonly byte[] _masked = new byte[4096];
    private StoredBatch _batch = null!;
    private PooledBuffer _output = null!;

    [GlobalSetup]
    public void Store()
    {
        _output = PooledBuffer.Rent();
        _batch = OneEvent();
    }

    [Benchmark]
    public int Binary() => Encode(isBinary: true);

    [Benchmark]
    public int Json() => Encode(isBinary: false);

    [Benchmark]
    public byte Unmask4KiB()
    {
        FrameMask.Apply(_masked, 0x12345678);
        return _masked[0];
    }

    // Holds plain memory, so nobody need give it back.
    private static StoredBatch OneEvent()
    {
        using EventBatch events = EventBatch.Rent();
        events.Add(new EventDraft("orders.created"u8) { Payload = new byte[200], ContentType = "application/octet-stream"u8 });
        return new StoredBatch(0, new Epoch(1), new StoredBatchHeader(1, 1, 1, 1, 1, 639_000_000_000_000_000, 15, default), events.Bytes.ToArray(), lease: null);
    }

    private int Encode(bool isBinary)
    {
        _output.Truncate(0);
        foreach (StoredRecord record in _batch)
        {
            EventEncoder.Write(_output, isBinary, record, EventState.Unrouted(record.TimeTicks));
        }

        return _output.Length;
    }
}
