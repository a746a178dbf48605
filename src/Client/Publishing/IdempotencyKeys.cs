using System.Buffers.Text;
using System.Security.Cryptography;

namespace EventHub.Client.Publishing;

/// <summary>
/// Makes up idempotency keys: 72 random bits that name this client, and a number. Short, since the hub stores them. The random part is
/// the system's and not a seeded one: two clients must never have the same.
/// </summary>
internal sealed class IdempotencyKeys
{
    /// <summary>Longest key.</summary>
    public const int BytesMax = PrefixBytes + 16;

    private const int PrefixBytes = 12;
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private ulong _last;

    public IdempotencyKeys()
    {
        Span<byte> random = stackalloc byte[PrefixBytes / 4 * 3];
        RandomNumberGenerator.Fill(random);
        Base64Url.EncodeToUtf8(random, _prefix, out _, out _);
    }

    /// <summary>Writes the next key. One caller at a time.</summary>
    public int Next(Span<byte> target)
    {
        _prefix.CopyTo(target);
        Utf8Formatter.TryFormat(++_last, target[PrefixBytes..], out int written, new System.Buffers.StandardFormat('x'));
        return PrefixBytes + written;
    }
}
