using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.DeadLetters;

/// <summary>The dead letters of a subscription that a filter wants, over all partitions, taken some at a time.</summary>
internal sealed class DeadLetterSelection : IDisposable
{
    private const int ChangeMax = 1000;
    private readonly DeadLetterWalk[] _walks;
    private int _at;

    public DeadLetterSelection(IPartitions partitions, Subscription subscription, DeadLetterFilter filter) =>
        _walks = [.. partitions.All.Select(partition => new DeadLetterWalk(partition, subscription.Id, filter))];

    /// <summary>True when there are no more.</summary>
    public bool HasEnded => _at == _walks.Length;

    /// <summary>Takes at most <paramref name="max"/> and changes them; without a change it only counts. How many there were.</summary>
    public async ValueTask<int> TakeAsync(
        int max, Func<ISubscriptionCursor, IReadOnlyList<DeadLetter>, ValueTask<int>>? change, CancellationToken cancellationToken)
    {
        int taken = 0;
        while (taken < max && !HasEnded)
        {
            DeadLetterWalk walk = _walks[_at];
            List<DeadLetter> some = [];
            while (some.Count < Math.Min(ChangeMax, max - taken) && await walk.MoveNextAsync(int.MaxValue, cancellationToken))
            {
                some.Add(walk.Current);
            }

            walk.Release();
            _at += some.Count == 0 ? 1 : 0;
            taken += change is null ? some.Count : some.Count > 0 && walk.Cursor is { } cursor ? await change(cursor, some) : 0;
        }

        return taken;
    }

    public void Dispose() => Array.ForEach(_walks, static walk => walk.Dispose());
}
