using System.Text;
using EventHub.Fuzz.Kit;
using EventHub.Gateway.DeadLetters;
using EventHub.Gateway.Events;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Positions;

namespace EventHub.Fuzz.Text;

/// <summary>Opaque text that the hub gives out and takes back, event ids and cursors apart: what is taken is written again as it came.</summary>
internal sealed class HandOverIds : TextSurface<string?>
{
    public override string Name => "opaque-ids";

    public override int Executions => 200_000;

    public override int BytesMax => 100;

    public override IReadOnlyList<string> Words => ["d", "w", "-", "0", "=", "\u0000", " ", "+", "A", "_", "8f2c01d4", "7fffffffffffffff", "ffffffffffffffff", "2147483647"];

    public override IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(new DeliveryId(0, 77, 0, 12, 1).ToString()),
        Encoding.ASCII.GetBytes(new DeliveryId(3, long.MaxValue, (1 << 20) - 1, (1L << 44) - 1, 4095, DeliveryId.LifeOf(1L << 59)).ToString()),
        Encoding.ASCII.GetBytes(new DeadLetterPlace(0, 12, 1).ToString()),
        Encoding.ASCII.GetBytes(new DelayedPlace([1, 2]).ToString()),
        Encoding.ASCII.GetBytes(new Epoch(0x8f2c01d4).ToString()),
    ];

    protected override string? Parse(byte[] input)
    {
        string text = TextOf(input);
        return DeliveryId.TryParse(Encoding.UTF8.GetBytes(text), out DeliveryId delivery) ? delivery.ToString()
            : DeadLetterPlace.TryParse(text, out DeadLetterPlace letter) ? letter.ToString()
            : DelayedPlace.TryParse(text, 2, out DelayedPlace? delayed) ? delayed!.ToString()
            : Epoch.TryParse(text, out Epoch epoch) ? epoch.ToString() : null;
    }

    protected override string Check(byte[] input, string? written)
    {
        string text = TextOf(input);
        if (written is null)
        {
            return "refused " + ShapeOf(text);
        }

        // An epoch may be written in either case.
        Assert.True(text == written || (text.Length == 8 && text.Equals(written, StringComparison.OrdinalIgnoreCase)), $"'{Corpus.Encode(input)}' was taken for '{written}'.");
        return $"{Accepted} {written.Length}";
    }
}
