namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>How many more deliveries a consumer takes. Shared by its memberships in several partitions, which together never use more. Thread-safe.</summary>
public sealed class DeliveryCredit(int amount)
{
    private long _left = amount;

    /// <summary>What is left; at least 0.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Takes one; false when there is none.</summary>
    public bool TryTake()
    {
        long left = Left;
        while (left > 0)
        {
            long seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }

        return false;
    }

    /// <summary>Adds to it. Whoever adds wakes the members that wait for it.</summary>
    public void Add(int more) => Interlocked.Add(ref _left, more);
}
