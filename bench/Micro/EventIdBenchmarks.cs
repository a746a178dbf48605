using System.Text;
using BenchmarkDotNet.Attributes;
using EventHub.Protocol.Positions;

namespace EventHub.Bench.Micro;

/// <summary>Event ids: made from a record's place, written, read.</summary>
public class EventIdBenchmarks
{
    private const long Ticks = 639_000_000_000_000_000;

    private readonly byte[] _text = Encoding.ASCII.GetBytes(EventId.Create(3, 123_456_789, Ticks).ToString());
    private readonly byte[] _room = new byte[EventId.TextLength];
    private long _lsn;

    [Benchmark]
    public int CreateAndWrite()
    {
        _ = EventId.Create(3, ++_lsn, Ticks).TryFormat(_room, out int written);
        return written;
    }

    [Benchmark]
    public long Parse() => EventId.TryParse(_text, out EventId id) ? id.Lsn : throw new InvalidOperationException("It is an id.");
}
