namespace EventHub.Protocol.Records;

/// <summary>
/// A 256-bit bloom filter over channel hashes, two bits per channel: says "certainly not in here" or "maybe".
/// </summary>
/// <param name="A">Bits 0 to 63.</param>
/// <param name="B">Bits 64 to 127.</param>
/// <param name="C">Bits 128 to 191.</param>
/// <param name="D">Bits 192 to 255.</param>
public readonly record struct ChannelBloom(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The filter of one channel. <paramref name="channelHash"/> is <see cref="EventIdentity.OfChannel"/>.</summary>
    public static ChannelBloom Of(ulong channelHash) => Bit((int)(channelHash & 255)) | Bit((int)((channelHash >> 8) & 255));

    /// <summary>Everything in either.</summary>
    public static ChannelBloom operator |(in ChannelBloom left, in ChannelBloom right) =>
        new(left.A | right.A, left.B | right.B, left.C | right.C, left.D | right.D);

    /// <summary>Everything in either.</summary>
    public static ChannelBloom BitwiseOr(in ChannelBloom left, in ChannelBloom right) => left | right;

    /// <summary>False when the channel whose filter is <paramref name="channel"/> is certainly absent.</summary>
    public bool MayContain(in ChannelBloom channel) =>
        (A & channel.A) == channel.A && (B & channel.B) == channel.B && (C & channel.C) == channel.C && (D & channel.D) == channel.D;

    private static ChannelBloom Bit(int index)
    {
        ulong bit = 1UL << (index & 63);
        return (index >> 6) switch
        {
            0 => new(bit, 0, 0, 0),
            1 => new(0, bit, 0, 0),
            2 => new(0, 0, bit, 0),
            _ => new(0, 0, 0, bit),
        };
    }
}
