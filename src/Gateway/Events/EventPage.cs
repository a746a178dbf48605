using EventHub.Gateway.Http;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Events;

/// <summary>A page of events, being filled: JSON objects, separated by commas.</summary>
internal sealed partial class EventPage(int eventsMax, int bytesMax) : IDisposable
{
    private PooledBuffer _json = PooledBuffer.Rent();

    /// <summary>Events on it.</summary>
    public int Count { get; private set; }

    /// <summary>True when nothing more goes on it.</summary>
    public bool IsFull => Count >= eventsMax || _json.Length >= bytesMax;

    /// <summary>What is on it.</summary>
    public ReadOnlySpan<byte> Json => _json.Span;

    /// <summary>Writes an event.</summary>
    public void Add(scoped in StoredRecord record, in EventState state)
    {
        Separate();
        EventJsonWriter.Write(_json, record, state, singleLine: false);
    }

    public void Dispose() => _json.Dispose();

    private void Separate()
    {
        if (Count++ > 0)
        {
            _json.Write(","u8);
        }
    }
}
