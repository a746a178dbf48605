namespace EventHub.Cluster.Kit;

/// <summary>Events somebody saw, by channel, in the order they were seen. Thread-safe.</summary>
internal sealed class Seen
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<int>> _numbers = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _numbers.Values.Sum(static numbers => numbers.Count);
            }
        }
    }

    public void Add(string channel, int number)
    {
        lock (_gate)
        {
            _numbers.TryAdd(channel, []);
            _numbers[channel].Add(number);
        }
    }

    public IReadOnlyList<int> Of(string channel)
    {
        lock (_gate)
        {
            return _numbers.TryGetValue(channel, out List<int>? numbers) ? [.. numbers] : [];
        }
    }

    /// <summary>Returns when exactly these numbers of a channel were seen, in this order; some may have come again.</summary>
    public async Task HasAsync(string channel, int[] numbers)
    {
        using CancellationTokenSource late = new(s_patience);
        while (Of(channel).Distinct().Count() < numbers.Length && !late.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(numbers, Of(channel).Distinct());
    }

    /// <summary>The first place where a channel's events, each counted when it was seen first, are not in order; null when they are.</summary>
    public string? FirstDisorder()
    {
        lock (_gate)
        {
            foreach ((string channel, List<int> numbers) in _numbers)
            {
                int[] first = [.. numbers.Distinct()];
                for (int i = 1; i < first.Length; i++)
                {
                    if (first[i] < first[i - 1])
                    {
                        return $"{channel}: {first[i]} came behind {first[i - 1]}";
                    }
                }
            }
        }

        return null;
    }
}
