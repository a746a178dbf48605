using EventHub.Gateway.Http;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>What one connection holds of the budget for unfinished messages. Grows in powers of two, so it is asked rarely.</summary>
internal sealed class BudgetLease(BodyBudget budget)
{
    private int _held;

    /// <summary>Sees to it that <paramref name="bytes"/> are held; false when the budget has no room.</summary>
    public bool TryHold(int bytes)
    {
        if (bytes <= BodyBudget.FreeBytes || bytes <= _held)
        {
            return true;
        }

        int wanted = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes);
        if (!budget.TryReserve(wanted))
        {
            return false;
        }

        budget.Release(_held);
        _held = wanted;
        return true;
    }

    /// <summary>Gives all of it back.</summary>
    public void Release()
    {
        budget.Release(_held);
        _held = 0;
    }
}
