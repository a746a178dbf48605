using System.Diagnostics;

namespace EventHub.Cluster.Kit;

/// <summary>
/// Publishes to a dozen channels through one gateway without pause, and consumes and watches through others; in the end everything acknowledged must be there once and in order.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    /// <summary>How long service may be away.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2), s_lookMax = TimeSpan.FromSeconds(1);
    private static readonly string[] s_channels = [.. Enumerable.Range(0, 12).Select(number => $"ledger.{number}")];

    private readonly CancellationTokenSource _published = new(), _over = new();
    private readonly Ledger _ledger = new();
    private readonly Seen _watched = new();
    private readonly Dictionary<string, Seen> _consumed = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Publishing _publishing;
    private readonly Uri _read;
    private Task[] _publishers = [], _readers = [];

    private Load(Uri publish, Uri read)
    {
        _read = read;
        _publishing = new Publishing(publish, _ledger);
        _owned.Add(_publishing);
    }

    public Ledger Ledger => _ledger;

    /// <summary>The most that one event was sent before it was acknowledged.</summary>
    public int MostTries => _publishing.MostTries;

    /// <summary>Begins. The subscription <c>pulled</c> is pulled at <paramref name="read"/>, <c>streamed</c> consumed there over WebSocket; <c>wandering</c> is pulled at one of <paramref name="others"/> after the other.</summary>
    public static async Task<Load> StartAsync(Uri publish, Uri read, params Uri[] others)
    {
        Load load = new(publish, read);
        Consuming pulled = await load.ConsumeAsync("pulled", [read]);
        await load.ConsumeAsync("streamed", [read]);
        List<Task> readers =
        [
            pulled.RunAsync(load._over.Token),
            new Streaming(read, "streamed", load._consumed["streamed"]).RunAsync(load._over.Token),
            new Watching(read, load._watched).RunAsync(load._over.Token),
        ];
        if (others.Length > 0)
        {
            readers.Add((await load.ConsumeAsync("wandering", others)).RunAsync(load._over.Token));
        }

        load._readers = [.. readers];
        load._publishers = [.. s_channels.Select(channel => load._publishing.RunAsync(channel, load._published.Token))];
        await load.GrowAsync();
        return load;
    }

    /// <summary>Returns when so many more events are acknowledged: the cluster serves.</summary>
    public async Task GrowAsync(int more = 200)
    {
        int goal = _ledger.Count + more;
        await UntilAsync(() => _ledger.Count >= goal, () => $"only {_ledger.Count} of {goal} events were acknowledged");
    }

    /// <summary>Returns when an event was acknowledged on every channel that was sent after this call, which is how long service was away: at most <paramref name="within"/>, or <see cref="BackWithin"/>.</summary>
    public async Task BackAsync(string after, TimeSpan? within = null)
    {
        Dictionary<string, int> goals = s_channels.ToDictionary(static channel => channel, channel => _ledger.Last(channel) + 2);
        TimeSpan away = await UntilAsync(() => goals.All(goal => _ledger.Last(goal.Key) >= goal.Value), () => $"not every channel was served again after {after}");
        TestContext.Current.SendDiagnosticMessage($"{after}: every channel was served again after {away.TotalSeconds:0.0} s, at {_ledger.Count} events.");
        Assert.True(away < (within ?? BackWithin), $"After {after} it took {away} until every channel was served again.");
    }

    /// <summary>Stops publishing; on return everything acknowledged was watched and consumed, each event is stored once, and channels are in order.</summary>
    public async Task ProveAsync(Uri asked)
    {
        await _published.CancelAsync();
        await Task.WhenAll(_publishers).WaitAsync(Publishing.Patience);
        await SeenAllAsync(_watched, "watched");
        foreach ((string subscription, Seen seen) in _consumed)
        {
            await SeenAllAsync(seen, $"consumed by {subscription}");
        }

        await _over.CancelAsync();
        await Task.WhenAll(_readers).WaitAsync(s_patience);
        TestContext.Current.SendDiagnosticMessage($"{_ledger.Count} events, the slowest acknowledged after {_publishing.Longest.TotalSeconds:0.0} s and {_publishing.MostTries} tries.");
        Assert.Null(_watched.FirstDisorder());
        Assert.All(s_channels, channel => Assert.Equal(_watched.Of(channel).Distinct().Count(), _watched.Of(channel).Count));
        await StoredOnceAsync(asked);
    }

    public async ValueTask DisposeAsync()
    {
        await _published.CancelAsync();
        await _over.CancelAsync();
        _owned.ForEach(static owned => owned.Dispose());
        _published.Dispose();
        _over.Dispose();
    }

    private async Task<Consuming> ConsumeAsync(string subscription, Uri[] gateways)
    {
        Consuming consuming = new(gateways, subscription, _consumed[subscription] = new Seen());
        _owned.Add(consuming);
        await consuming.CreateAsync();
        return consuming;
    }

    private Task<TimeSpan> SeenAllAsync(Seen seen, string how) =>
        UntilAsync(() => _ledger.MissingIn(seen).Count == 0, () => $"of {_ledger.Count} acknowledged events these were not {how}: {string.Join(", ", _ledger.MissingIn(seen).Take(20))}");

    // How long it took. While the machine stands still, or this process does, so does the cluster: a look that comes late counts as one that came in time.
    private async Task<TimeSpan> UntilAsync(Func<bool> isSo, Func<string> what)
    {
        TimeSpan took = TimeSpan.Zero;
        while (!isSo())
        {
            Assert.False(took > s_patience, $"Within {s_patience} {(took > s_patience ? what() : "")}.");
            Assert.All(_publishers, publisher => Assert.False(publisher.IsFaulted, publisher.Exception?.ToString()));
            long before = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            TimeSpan looked = Stopwatch.GetElapsedTime(before);
            took += looked < s_lookMax ? looked : s_lookMax;
        }

        return took;
    }

    // The log has what was watched, and each once: a repetition under the same key is the same event.
    private async Task StoredOnceAsync(Uri gateway)
    {
        foreach (string channel in s_channels)
        {
            IReadOnlyList<int> stored = await Stored.NumbersAsync(gateway, channel);
            Assert.Equal(Enumerable.Range(1, stored.Count), stored);
            Assert.Equal(_watched.Of(channel), stored);
        }
    }
}
