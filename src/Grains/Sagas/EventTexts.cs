using System.Text;
using EventHub.Protocol.Policies;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas;

/// <summary>Channels, types and sources of events as values, of which many events have the same. Not thread-safe.</summary>
internal sealed class EventTexts
{
    // What is longer, or one more, is forgotten with all: names can be made of keys.
    private const int KnownMax = 1024, BytesMax = 256;
    private readonly Dictionary<byte[], SagaValue> _known = new(Utf8Names.Instance), _sources = new(Utf8Names.Instance);

    public SagaValue Of(ReadOnlySpan<byte> utf8) => Find(_known, utf8, static text => text);

    /// <summary>The source of events of a channel that have none of their own.</summary>
    public SagaValue SourceOf(ReadOnlySpan<byte> channel) => Find(_sources, channel, static text => "/v1/channels/" + text);

    private static SagaValue Find(Dictionary<byte[], SagaValue> known, ReadOnlySpan<byte> utf8, Func<string, string> make)
    {
        if (known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out SagaValue? value))
        {
            return value;
        }

        value = SagaValue.Of(make(Encoding.UTF8.GetString(utf8)));
        if (known.Count >= KnownMax)
        {
            known.Clear();
        }

        if (utf8.Length <= BytesMax)
        {
            known[utf8.ToArray()] = value;
        }

        return value;
    }
}
