using System.Text;
using EventHub.Protocol.Channels;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>What a model knows of a subscription.</summary>
internal sealed class ModelSubscription(string name)
{
    public string Name { get; } = name;

    /// <summary>Its patterns from each sequence on.</summary>
    public List<(long From, string[] Patterns)> Versions { get; } = [];

    /// <summary>By sequence, once handed over.</summary>
    public Dictionary<long, ModelDelivery> Deliveries { get; } = [];

    /// <summary>What is with a consumer.</summary>
    public List<Received> Taken { get; } = [];

    public long RemovedAt { get; set; } = long.MaxValue;

    public DateTimeOffset? RemovedTime { get; set; }

    public bool IsRemoved => RemovedAt < long.MaxValue;

    // The last event of each channel that was handed over for the first time.
    private readonly Dictionary<string, long> _last = [];

    /// <summary>First attempts of a channel come in order of sequence.</summary>
    public void CheckOrder(Received delivery, bool isFirst)
    {
        if (isFirst)
        {
            Assert.True(_last.GetValueOrDefault(delivery.Channel) < delivery.Sequence, $"{Name} got event {delivery.Sequence} of '{delivery.Channel}' behind {_last.GetValueOrDefault(delivery.Channel)}.");
            _last[delivery.Channel] = delivery.Sequence;
        }
    }

    /// <summary>What was handed over a moment ago may come again.</summary>
    public void Killed() => _last.Clear();

    public ModelDelivery At(long sequence)
    {
        if (!Deliveries.TryGetValue(sequence, out ModelDelivery? delivery))
        {
            Deliveries.Add(sequence, delivery = new ModelDelivery());
        }

        return delivery;
    }

    public bool Wants(long sequence, string channel)
    {
        string[]? patterns = Versions.LastOrDefault(version => version.From <= sequence).Patterns;
        return patterns is not null && sequence < RemovedAt && patterns.Any(text =>
            ChannelPattern.TryParse(text, out ChannelPattern? pattern, out _) && pattern.Matches(Encoding.UTF8.GetBytes(channel)));
    }
}
