using EventHub.Fuzz.Kit;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Fuzz.Text;

/// <summary>Places in the log, cursors among them: what is taken is what the hub itself would write, or a number or time that says the same.</summary>
internal sealed class Places : TextSurface<Place?>
{
    public override string Name => "places";

    public override int Executions => 300_000;

    public override IReadOnlyList<string> Words => ["now", "earliest", "c", "=", "==", "\n", " ", "AA", "__", "\u0000", "2026-01-31T12:00:00Z", "0", "1"];

    // The check byte lets chance through once in 256 times: more of what it lets through.
    public override IEnumerable<byte[]> Seeds =>
    [
        System.Text.Encoding.ASCII.GetBytes(Cursor.At(new Position(0, new Epoch(0x8f2c01d4), 42)).ToString()),
        System.Text.Encoding.ASCII.GetBytes(new Cursor([new Position(0, new Epoch(1), 0), new Position(3, new Epoch(uint.MaxValue), long.MaxValue)]).ToString()),
        System.Text.Encoding.ASCII.GetBytes(new Cursor([.. Enumerable.Range(0, 20).Select(i => new Position(i * 100, new Epoch((uint)i + 1), 1L << (3 * i)))]).ToString()),
    ];

    protected override Place? Parse(byte[] input) => Place.TryParse(TextOf(input), out Place place) ? place : null;

    protected override string Check(byte[] input, Place? parsed)
    {
        string text = TextOf(input);
        if (parsed is not { } place)
        {
            Assert.False(text.Length is > 0 and < 19 && text.All(char.IsAsciiDigit), $"'{text}' is a sequence.");
            return $"refused {ShapeOf(text)[..Math.Min(3, ShapeOf(text).Length)]} {Place.LooksLikeCursor(text)}";
        }

        switch (place.Kind)
        {
            case PlaceKind.Cursor:
                Assert.Equal(text, place.Cursor!.ToString());
                Assert.All(place.Cursor.Places, each => Assert.True(each.Sequence >= 0 && each.Partition is >= 0 and <= EventId.PartitionMax));
                break;
            case PlaceKind.Sequence:
                Assert.True(text.All(char.IsAsciiDigit), $"'{Corpus.Encode(input)}' is not a number.");
                Assert.Equal(text.TrimStart('0'), place.Sequence == 0 ? "" : $"{place.Sequence}");
                break;
            case PlaceKind.Time:
                Assert.True(Timestamps.TryParse(text, out long ticks) && ticks == place.TimeTicks);
                break;
            default:
                Assert.Equal(text, place.Kind.ToString().ToLowerInvariant());
                break;
        }

        return $"{Accepted} {place.Kind} {place.Cursor?.Places.Length}";
    }
}
