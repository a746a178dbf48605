using System.Globalization;
using System.Security.Cryptography;

namespace EventHub.Protocol.Positions;

/// <summary>
/// Random identity of one history of a partition; new only when a sequence somebody may have seen can return as
/// another event. Text: eight lower-case hex digits.
/// </summary>
/// <param name="Value">The number; 0 is "none" and never an epoch.</param>
public readonly record struct Epoch(uint Value)
{
    /// <summary>A new random epoch. Randomness is injected so that simulations repeat; pass null for the system's.</summary>
    public static Epoch Create(Random? random = null)
    {
        while (true)
        {
            uint value = random is null ? (uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue) : (uint)random.NextInt64(1L << 32);
            if (value != 0)
            {
                return new Epoch(value);
            }
        }
    }

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Epoch epoch)
    {
        bool parsed = uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) && text.Length == 8 && value != 0 && !text.Contains('\0');
        epoch = parsed ? new Epoch(value) : default;
        return parsed;
    }

    /// <summary>Eight lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
