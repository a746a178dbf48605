using EventHub.Protocol.Positions;

namespace EventHub.Fuzz.Text;

/// <summary>Event ids, against the framework's GUIDs.</summary>
internal sealed class EventIds : TextSurface<EventId?>
{
    public override string Name => "event-ids";

    public override int Executions => 300_000;

    public override int BytesMax => 80;

    public override IReadOnlyList<string> Words => ["-", "7", "8", "b", "0000", "ffff", "FFFF", "0000-", "-7", "-8", " ", "+", "0x", "é", "000000000000", "000000000001"];

    protected override EventId? Parse(byte[] input) => EventId.TryParse(TextOf(input).AsSpan(), out EventId id) ? id : null;

    protected override string Check(byte[] input, EventId? parsed)
    {
        string text = TextOf(input);
        Assert.Equal(parsed is not null, EventId.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out EventId again));
        if (parsed is not { } id)
        {
            Assert.False(Guid.TryParseExact(text, "D", out Guid guid) && guid.Version == 7 && guid.Variant is >= 8 and <= 11
                && text.All(letter => char.IsAsciiHexDigit(letter) || letter == '-') && text[24..] != "000000000000", $"'{text}' is one.");
            return "refused " + ShapeOf(text);
        }

        Assert.Equal(id, again);
        Assert.Equal(text.ToLowerInvariant(), id.ToString());
        Assert.Equal(Guid.ParseExact(text, "D"), id.ToGuid());
        Assert.True(id.Lsn > 0 && id.Partition is >= 0 and <= EventId.PartitionMax && id.UnixMilliseconds >= 0, id.ToString());
        return $"{Accepted} {id.Partition == 0} {id.Lsn < 256}";
    }
}
