namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// How many more deliveries a consumer takes. Shared by its memberships in several partitions, which together never use more. Thread-safe: whoever adds
/// wakes the members that found nothing.
/// </summary>
/// <param name="amount">How many it takes at first.</param>
/// <param name="isWindow">True when a delivery that is settled, or whose time is up, makes place for another: so many are under way at most.</param>
public sealed partial class DeliveryCredit(int amount, bool isWindow = false)
{
    private readonly Lock _gate = new();
    private IConsumer[] _members = [];
    private long _left = amount;
    private volatile bool _isWindow = isWindow, _isHeld;
    private int _isWanted;

    /// <summary>What is left; at least 0.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>True while deliveries that are over make place for others.</summary>
    public bool IsWindow
    {
        get => _isWindow;
        set => _isWindow = value;
    }

    /// <summary>Takes one; false when there is none, or all is held.</summary>
    public bool TryTake()
    {
        long left = Left;
        while (true)
        {
            if (left <= 0 || _isHeld)
            {
                // Announced before it is looked at once more, so that whoever adds cannot miss it.
                Interlocked.Exchange(ref _isWanted, 1);
                left = Left;
                if (left <= 0 || _isHeld)
                {
                    return false;
                }
            }

            long seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }
    }

    /// <summary>Adds to it.</summary>
    /// <param name="more">How many more; 0 wakes nobody: two members that find nothing and give nothing back would wake each other for ever.</param>
    /// <param name="adder">A member that need not be woken, for it is looking.</param>
    public void Add(int more, IConsumer? adder = null)
    {
        if (more != 0)
        {
            Interlocked.Add(ref _left, more);
            WakeWanting(adder);
        }
    }

    /// <summary>Takes all that is left, whether it is held or not: how many.</summary>
    public int TakeAll()
    {
        Interlocked.Exchange(ref _isWanted, 1);
        return (int)Interlocked.Exchange(ref _left, 0);
    }

    /// <summary>Nothing can be taken until <see cref="Unhold"/>, whatever is left.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>What is left can be taken again.</summary>
    public void Unhold()
    {
        _isHeld = false;
        WakeWanting(null);
    }

    /// <summary>Notes a member that takes from it; for cursors.</summary>
    public void Attach(IConsumer member)
    {
        lock (_gate)
        {
            _members = [.. _members, member];
        }
    }

    /// <summary>Forgets a member; for cursors.</summary>
    public void Detach(IConsumer member)
    {
        lock (_gate)
        {
            _members = [.. _members.Where(other => other != member)];
        }
    }

    private void WakeWanting(IConsumer? adder)
    {
        if (Interlocked.Exchange(ref _isWanted, 0) == 0)
        {
            return;
        }

        foreach (IConsumer member in Volatile.Read(ref _members))
        {
            if (member != adder)
            {
                member.Wake();
            }
        }

        Grant();
    }
}
