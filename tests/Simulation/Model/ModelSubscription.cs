using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;

namespace EventHub.Simulation.Model;

/// <summary>What a model knows of a subscription; its definitions are those of the log.</summary>
internal sealed class ModelSubscription(long id, string name)
{
    private readonly Dictionary<(string, string), long> _last = [];
    private readonly List<(long From, PatternSet Patterns)> _versions = [];

    public long Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>The newest version.</summary>
    public Subscription Current { get; private set; } = null!;

    /// <summary>By sequence, once handed over.</summary>
    public Dictionary<long, ModelDelivery> Deliveries { get; } = [];

    /// <summary>Deliveries that came late and were not settled yet.</summary>
    public List<DeliveryId> Late { get; } = [];

    /// <summary>How attempts ended that were settled, as answered.</summary>
    public Dictionary<DeliveryId, SettleVerb> Settled { get; } = [];

    /// <summary>It is paused, and nothing is on its way from before.</summary>
    public bool IsSurelyPaused { get; set; }

    public long RemovedAt { get; private set; } = long.MaxValue;

    public long RemovedTicks { get; private set; } = long.MaxValue;

    public bool IsRemoved => RemovedAt < long.MaxValue;

    public void Define(long from, Subscription subscription)
    {
        Current = subscription;
        IsSurelyPaused = false;
        _versions.Add((from, subscription.Definition.Patterns));
    }

    public void Remove(long at, long ticks) => (RemovedAt, RemovedTicks) = (at, ticks);

    /// <summary>First attempts of a channel and priority (of an ordered one: key) come in order of sequence; the one before when not.</summary>
    public long OutOfOrder(ModelEvent item)
    {
        (string, string) line = (item.Channel, Current.Definition.Ordered ? item.KeyInOrder : item.Priority.ToString());
        long before = _last.GetValueOrDefault(line);
        _last[line] = item.Sequence;
        return before < item.Sequence ? 0 : before;
    }

    /// <summary>What was handed over a moment ago may come again.</summary>
    public void ForgetOrder() => _last.Clear();

    public ModelDelivery At(long sequence)
    {
        if (!Deliveries.TryGetValue(sequence, out ModelDelivery? delivery))
        {
            Deliveries.Add(sequence, delivery = new ModelDelivery());
        }

        return delivery;
    }

    public bool Wants(ModelEvent item)
    {
        if (item.Sequence >= RemovedAt)
        {
            return false;
        }

        PatternSet? patterns = null;
        foreach ((long from, PatternSet version) in _versions)
        {
            patterns = from <= item.Sequence ? version : patterns;
        }

        return patterns?.Matches(item.ChannelBytes) == true;
    }
}
