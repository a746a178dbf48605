using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// Names one attempt of one delivery. As text 32 characters of base64url; valid across restarts.
/// </summary>
/// <param name="Partition">The event's partition.</param>
/// <param name="Subscription">The subscription's id.</param>
/// <param name="Walk">0 for the subscription's own way through the log; else the number of the late one.</param>
/// <param name="Sequence">The event's sequence.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Life">Which of its lives: a dead letter that is delivered again has another, so that its attempts from 1 are not taken for those before. 0 at first.</param>
public readonly record struct DeliveryId(int Partition, long Subscription, int Walk, long Sequence, int Attempt, int Life = 0)
{
    /// <summary>Length of the text form, in characters.</summary>
    public const int TextLength = 32;

    private const int Bytes = 24;

    /// <summary>Reads the text form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DeliveryId id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];

        // Not TryDecode, which throws where the text is no base64url.
        if (text.Length != TextLength || Base64Url.DecodeFromUtf8(text, bytes, out _, out int length) != OperationStatus.Done || length != Bytes)
        {
            id = default;
            return false;
        }

        // The sequence and the walk share eight bytes: 2^44 events, 2^20 walks. So do the life and the attempt four.
        ulong place = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        id = new DeliveryId(
            BinaryPrimitives.ReadInt32BigEndian(bytes[20..]), BinaryPrimitives.ReadInt64BigEndian(bytes), (int)(place & WalkMask),
            (long)(place >> WalkBits), BinaryPrimitives.ReadInt32BigEndian(bytes[16..]) & AttemptMask, BinaryPrimitives.ReadInt32BigEndian(bytes[16..]) >>> AttemptBits);
        return id.Attempt > 0 && id.Partition >= 0 && id.Sequence > 0;
    }

    /// <summary>The life that began at a time, UTC ticks.</summary>
    public static int LifeOf(long ticks) => (int)(ticks / TimeSpan.TicksPerMillisecond % LifeMax) + 1;

    /// <summary>Writes the text form to the first <see cref="TextLength"/> bytes of <paramref name="target"/>.</summary>
    public void Write(Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Subscription);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], ((ulong)Sequence << WalkBits) | (uint)Walk);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Attempt | (Life << AttemptBits));
        BinaryPrimitives.WriteInt32BigEndian(bytes[20..], Partition);
        Base64Url.EncodeToUtf8(bytes, target);
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        Write(text);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    private const int WalkBits = 20, AttemptBits = 12, AttemptMask = (1 << AttemptBits) - 1, LifeMax = (1 << (31 - AttemptBits)) - 1;

    private const ulong WalkMask = (1 << WalkBits) - 1;
}
