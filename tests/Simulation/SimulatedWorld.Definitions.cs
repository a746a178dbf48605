using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>
/// Subscriptions are created, changed, paused, deleted. Which sequence a definition counts from is read from the log, where the hub fixes it; that an answered
/// one is there is checked.
/// </content>
internal sealed partial class SimulatedWorld
{
    private const int SubscriptionsMax = 4;
    private static readonly string[][] Patterns = [[">"], ["a.*"], ["b.x", "c"], ["a.x"]];
    private readonly Dictionary<long, int> _answeredVersions = [];
    private readonly HashSet<long> _answeredRemovals = [];
    private int _definitionsOpen;
    private long _lastDefinition, _lastId;

    private void Define()
    {
        if (Drain() && _subscriptions.Count(known => !known.IsRemoved) < SubscriptionsMax)
        {
            long id = ++_lastId;
            Start(DefineAsync(new Subscription(id, $"s{id}", 1, NewDefinition(null), false, 0, 0)));
        }
    }

    private void Change()
    {
        if (Drain() && Pick() is { } model)
        {
            bool pauses = _random.Next(3) == 0;
            SubscriptionDefinition definition = pauses ? model.Current.Definition : NewDefinition(model.Current.Definition);
            Task change = DefineAsync(model.Current with { Version = model.Current.Version + 1, Definition = definition, IsPaused = pauses != model.Current.IsPaused });
            if (!pauses)
            {
                Start(change);
            }
            else if (Await(change))
            {
                model.IsSurelyPaused = model.Current.IsPaused;
            }
        }
    }

    private async Task DefineAsync(Subscription subscription)
    {
        Note($"define {subscription.Name} version {subscription.Version}: {string.Join(' ', subscription.Definition.Patterns.Patterns.Select(pattern => pattern.Text))}, paused {subscription.IsPaused}");
        _definitionsOpen++;
        try
        {
            await _hub.Partition.Deliveries.DefineAsync(subscription, long.MaxValue);
            _answeredVersions[subscription.Id] = subscription.Version;
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"defining {subscription.Name}");

            // Read once the log is open again: the one that failed may be closed by now.
            return;
        }
        finally
        {
            _definitionsOpen--;
        }

        ReadDefinitions();
    }

    private void Remove()
    {
        if (_random.Next(3) == 0 && Drain() && Pick() is { } model)
        {
            Note($"remove {model.Name}");
            Start(RemoveAsync(model));
        }
    }

    private async Task RemoveAsync(ModelSubscription model)
    {
        _definitionsOpen++;
        try
        {
            Require(await _hub.Partition.Deliveries.RemoveAsync(model.Id) || IsTroubled, $"{model.Name} was not there to be deleted.");
            _answeredRemovals.Add(model.Id);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"deleting {model.Name}");

            // Read once the log is open again: the one that failed may be closed by now.
            return;
        }
        finally
        {
            _definitionsOpen--;
        }

        ReadDefinitions();
    }

    private void ReadDefinitions()
    {
        IAsyncEnumerator<StoredBatch> batches = _hub.Log.ReadControlAsync(_lastDefinition + 1, CancellationToken.None).GetAsyncEnumerator();
        while (Now(batches.MoveNextAsync()))
        {
            using StoredBatch batch = batches.Current;
            foreach (StoredRecord record in batch)
            {
                if (record.Lsn > _lastDefinition && DefinitionRecord.TryRead(record, out DefinitionRecord change))
                {
                    _lastDefinition = record.Lsn;
                    Apply(change, record.NextSequence, record.TimeTicks);
                }
            }
        }

        foreach ((long id, int version) in _answeredVersions)
        {
            Require(_subscriptions.Exists(known => known.Id == id && known.Current.Version >= version), $"Version {version} of subscription {id} was answered and is not in the log.");
        }

        foreach (long id in _answeredRemovals)
        {
            Require(_subscriptions.Exists(known => known.Id == id && known.IsRemoved), $"That subscription {id} was deleted was answered and is not in the log.");
        }
    }

    private void Apply(in DefinitionRecord change, long next, long ticks)
    {
        long id = change.Id;
        ModelSubscription? known = _subscriptions.Find(one => one.Id == id);
        switch (change.Kind)
        {
            case DefinitionKind.Put:
                if (known is null)
                {
                    known = new ModelSubscription(id, change.Subscription!.Name);
                    _subscriptions.Add(known);
                }

                known.Define(next, change.Subscription!);
                break;
            case DefinitionKind.Removed:
                known!.Remove(next, ticks);
                break;
        }
    }

    // Those the hub knows are those of the log.
    private void CheckDefinitions()
    {
        ReadDefinitions();
        IEnumerable<(string, int, bool)> expected = _subscriptions.Where(known => !known.IsRemoved).Select(known => (known.Name, known.Current.Version, known.Current.IsPaused)).Order();
        (string, int, bool)[] seen = [.. _hub.Partition.Deliveries.All.Select(known => (known.Name, known.Version, known.IsPaused)).Order()];
        Require(expected.SequenceEqual(seen), $"There should be subscriptions {string.Join(' ', expected)}, and there are {string.Join(' ', seen)}.");
    }

    // Deadlines are long: an attempt ends when the history says so. Ordered or not stays as it was.
    private SubscriptionDefinition NewDefinition(SubscriptionDefinition? before) => new()
    {
        Patterns = new PatternSet([.. Patterns[_random.Next(Patterns.Length)].Select(text => ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error) ? pattern : throw new ArgumentException(error))]),
        AckDeadline = AckDeadline,
        Retry = new RetryPolicy(AttemptsMax, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 2, 0),
        PriorityMode = _random.Next(2) == 0 ? PriorityMode.Weighted : PriorityMode.Strict,
        MaxInFlight = _random.Next(4) == 0 ? 2 : 1000,
        Ordered = before?.Ordered ?? _random.Next(4) == 0,
    };
}
