using System.Security.Cryptography;

namespace EventHub.Grains.Subscriptions;

/// <summary>Draws ids of subscriptions: 63 random bits, never 0. Thread-safe.</summary>
/// <param name="random">Draws them when given, so that a test knows them; else the system's generator does.</param>
public sealed class SubscriptionIds(Random? random = null)
{
    private readonly Lock _gate = new();

    /// <summary>A new one.</summary>
    public long Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        long id = 0;
        while (id == 0)
        {
            Fill(bytes);
            id = BitConverter.ToInt64(bytes) & long.MaxValue;
        }

        return id;
    }

    private void Fill(Span<byte> bytes)
    {
        if (random is null)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        lock (_gate)
        {
            random.NextBytes(bytes);
        }
    }
}
