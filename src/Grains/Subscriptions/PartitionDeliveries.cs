using System.Diagnostics.CodeAnalysis;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Partitions;
using EventHub.Grains.Replays;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Subscriptions;

/// <summary>
/// The subscriptions of one partition. The log is the truth: everything here was read from it, or is in it before it is in effect.
/// </summary>
internal sealed partial class PartitionDeliveries : IPartitionDeliveries, IDisposable
{
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SubscriptionCursor> _byId = [];
    private readonly SortedDictionary<string, SubscriptionCursor> _byName = new(StringComparer.Ordinal);
    private readonly DeliveryRouter _router;
    private readonly IJournalIndex _journal;
    private IReadOnlyList<Subscription>? _all;
    private PatternTrie<SubscriptionCursor> _recipients = PatternTrie<SubscriptionCursor>.Empty;

    public PartitionDeliveries(
        IPartition partition, Func<EventBatch, ValueTask> append, IJournalIndex journal, PendingEffects effects, TimeProvider time, ILogScheduler scheduler, Random random,
        ReplayPaces paces, ILogger logger)
    {
        Partition = partition;
        _journal = journal;
        Effects = effects;
        Clock = new DeliveryClock(time);
        _random = random;
        _logger = logger;
        Scheduler = scheduler;
        Line = new JournalLine(append, time, scheduler, WakeAll);
        Changing = new Turn(scheduler);
        DeadLetterTurn = new Turn(scheduler);
        _router = new DeliveryRouter(partition, scheduler, logger);
        OwnReplays = new PartitionReplays(this, paces, logger);
    }

    /// <summary>The partition they are of.</summary>
    public IPartition Partition { get; }

    public DeliveryClock Clock { get; }

    /// <summary>Where everything goes that is noted of subscriptions.</summary>
    public JournalLine Line { get; }

    /// <summary>Where turns run.</summary>
    public ILogScheduler Scheduler { get; }

    /// <summary>Whoever changes subscriptions or replays has it: one at a time.</summary>
    public Turn Changing { get; }

    public PartitionReplays OwnReplays { get; }

    /// <inheritdoc/>
    public IPartitionReplays Replays => OwnReplays;

    /// <summary>Which subscriptions want which channels now.</summary>
    public PatternTrie<SubscriptionCursor> Trie => _router.Trie;

    /// <summary>True when whoever an event up to <paramref name="sequence"/> concerns was woken, or nobody is there.</summary>
    internal bool HasRouted(long sequence) => _router.HasRouted(sequence);

    /// <summary>The policies in force.</summary>
    public PolicySet Policies { get; private set; } = PolicySet.Empty;

    /// <summary>What is stored before it has effect.</summary>
    public PendingEffects Effects { get; }

    /// <summary>Events below this sequence were there at the start: their attempts are journalled before they are handed over, so that none is forgotten twice.</summary>
    public long JournalFirstBefore { get; private set; }

    /// <summary>Whoever changes dead letters has it: one at a time.</summary>
    public Turn DeadLetterTurn { get; }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byName.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Subscription> All
    {
        get
        {
            lock (_gate)
            {
                return _all ??= [.. _byName.Values.Select(cursor => cursor.Subscription)];
            }
        }
    }

    /// <inheritdoc/>
    public Subscription? Find(string name)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(name, out SubscriptionCursor? cursor) ? cursor.Subscription : null;
        }
    }

    /// <inheritdoc/>
    public ISubscriptionCursor? Cursor(long id) => Live(id);

    /// <summary>A number from 0 up to 1.</summary>
    public double Chance()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }

    /// <summary>A cursor could not go on; it is woken when the partition is open again, or can be written.</summary>
    public void NoteFault(string subscription, Exception fault) => LogCursorFault(subscription, Partition.Number, fault.Message);

    /// <summary>Brings policies in force: from now on no turn begins under others.</summary>
    public void Follow(PolicySet policies)
    {
        bool changes = Policies.PausesDelivery || policies.PausesDelivery;
        Policies = policies;
        foreach (SubscriptionCursor cursor in changes ? Cursors() : [])
        {
            cursor.Wake();
        }
    }

    /// <summary>Takes care of records whose writing nobody waits for.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, the partition deals with it; here it is told.")]
    public async void Store(string subscription, EventBatch journal, ValueTask stored)
    {
        try
        {
            await stored.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            NoteFault(subscription, fault);
        }
        finally
        {
            journal.Dispose();
        }
    }

    /// <summary>
    /// What becomes of a settlement whose attempt is not under way: the same as when it was sent first, or it comes too late;
    /// <paramref name="otherwise"/> when the journal does not have the attempt.
    /// </summary>
    public async ValueTask<SettleResult> RecallAsync(Settlement settlement, SettleResult otherwise)
    {
        DeliveryId id = settlement.Id;
        SettleResult result = otherwise;
        int life = 0;
        foreach (JournalledAttempt attempt in await HistoryAsync(id.Sequence, CancellationToken.None).ConfigureAwait(false))
        {
            JournalEntry entry = attempt.Entry;
            if (entry.Subscription != id.Subscription || entry.Walk != id.Walk)
            {
                continue;
            }

            life = entry.Kind == SettlementKind.Reopened ? DeliveryId.LifeOf(attempt.EndedTicks) : life;
            if (life != id.Life)
            {
                continue;
            }

            if (entry.Attempt == id.Attempt && IsRepeated(settlement.Verb, entry.Kind))
            {
                return SettleResult.Settled;
            }

            result = entry.Attempt >= id.Attempt ? SettleResult.DeadlinePassed : result;
        }

        return result;
    }

    /// <summary>Ends all members, and the routing.</summary>
    public void Dispose()
    {
        OwnReplays.Dispose();
        _router.Dispose();
        foreach (SubscriptionCursor cursor in Cursors())
        {
            cursor.Close();
        }

        Line.Dispose();
    }

    private void WakeAll() => Array.ForEach(Cursors(), cursor => cursor.Wake());

    private static bool IsRepeated(SettleVerb verb, SettlementKind kind) => verb switch
    {
        SettleVerb.Ack => kind == SettlementKind.Acked,
        SettleVerb.Nak => kind is SettlementKind.Naked or SettlementKind.Returned or SettlementKind.Exhausted or SettlementKind.Expired,
        SettleVerb.Term => kind == SettlementKind.Termed,
        _ => false,
    };

    private SubscriptionCursor[] Cursors()
    {
        lock (_gate)
        {
            return [.. _byId.Values];
        }
    }

    private SubscriptionCursor? Live(long id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out SubscriptionCursor? cursor) && !cursor.IsRemoved ? cursor : null;
        }
    }

    [LoggerMessage(2100, LogLevel.Warning, "Subscription '{Subscription}' stands still in partition {Partition}: {Reason}")]
    private partial void LogCursorFault(string subscription, int partition, string reason);
}
