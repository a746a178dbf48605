using System.Globalization;
using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>Publishers: connections that send without waiting, repeat what they have no answer for, and sometimes what they have.</content>
internal sealed partial class SimulatedWorld
{
    private const int Connections = 3;
    private static readonly string[] Channels = ["a.x", "a.y", "b.x", "c"];
    private readonly int[] _sent = new int[Connections];
    private long _writtenTerm;

    private void Publish()
    {
        int connection = _random.Next(Connections);
        List<ModelEvent> items = [];
        for (int count = _random.Next(3) == 0 ? _random.Next(2, 5) : 1; count > 0; count--)
        {
            items.Add(Repeat(items) ?? NewEvent(connection));
        }

        Note($"publish {string.Join(", ", items.Select(item => $"{item.Number} {item.Channel}"))}");
        Start(PublishAsync(items));
    }

    // One with an identity, and still within half of the time it is remembered.
    private ModelEvent? Repeat(List<ModelEvent> but)
    {
        if (_events.Count == 0 || _random.Next(5) > 0)
        {
            return null;
        }

        ModelEvent item = _events[_random.Next(_events.Count)];
        return item.HasIdentity && !but.Contains(item) && Math.Max(_hub.Now, _latest) - item.FirstSentTicks < Hub.Sizes.DedupWindow.Ticks / 2 && !IsGone(item) ? item : null;
    }

    private ModelEvent NewEvent(int connection)
    {
        int number = _events.Count + 1, identity = _random.Next(6), life = _random.Next(8);
        ModelEvent made = new(number, Channels[_random.Next(Channels.Length)])
        {
            Priority = _random.Next(4) == 0 ? (EventPriority)_random.Next(4) : EventPriority.Normal,
            Key = identity < 2 ? string.Create(CultureInfo.InvariantCulture, $"k{number}") : null,
            HasSource = identity == 2,
            OrderingKey = _random.Next(3) == 0 ? $"o{_random.Next(2)}" : null,
            Padding = _random.Next(10) == 0 ? _random.Next(3000, 9000) : _random.Next(200),
            ExpiresAt = life == 0 ? _hub.Now + TimeSpan.FromSeconds(_random.Next(1, 8)).Ticks : 0,
            DeliverAt = life == 1 ? _hub.Now + NewDelay().Ticks : 0,
            Sender = (connection, ++_sent[connection]),
            FirstSentTicks = _hub.Now,
        };
        _events.Add(made);
        return made;
    }

    // Beyond what retention keeps, too: what waits is kept by itself.
    private TimeSpan NewDelay() =>
        _hub.HasRetention && _random.Next(2) == 0 ? TimeSpan.FromMinutes(_random.Next(1, 20 * 60)) : TimeSpan.FromMilliseconds(_random.Next(1, 6000));

    private async Task PublishAsync(List<ModelEvent> items)
    {
        EventBatch batch = EventBatch.Rent();
        foreach (ModelEvent item in items)
        {
            item.Sends++;
            batch.Add(Draft(item, item.Payload));
        }

        try
        {
            await _hub.Partition.AppendAsync(batch);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"publishing {items[0].Number}");
            // What was refused as too much is not there; what found the disk full may be.
            bool isRefused = fault is EventHubException known && known.Code == ErrorCodes.WriteBufferFull;
            items.ForEach(item => item.Refusals += isRefused ? 1 : 0);
            return;
        }

        for (int i = 0; i < items.Count; i++)
        {
            Answered(items[i], batch.Results[i]);
        }

        batch.Dispose();
    }

    // The same key and another body: refused, and nothing is stored.
    private void Impersonate()
    {
        ModelEvent[] known = [.. _events.Where(item => item.Key is not null && item.Answer is not null && !IsGone(item) && Math.Max(_hub.Now, _latest) - item.FirstSentTicks < Hub.Sizes.DedupWindow.Ticks / 2)];
        if (known.Length > 0)
        {
            Start(ImpersonateAsync(known[_random.Next(known.Length)]));
        }
    }

    private async Task ImpersonateAsync(ModelEvent item)
    {
        EventBatch batch = EventBatch.Rent();
        batch.Add(Draft(item, "{}"u8));
        try
        {
            await _hub.Partition.AppendAsync(batch);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"impersonating {item.Number}");
            return;
        }

        AppendResult result = batch.Results[0];
        Require(result.Outcome == AppendOutcome.KeyReused && result.Lsn == item.Lsn || IsGone(item), $"Another body under the key of {item} was answered {result}.");
        batch.Dispose();
    }

    private void Answered(ModelEvent item, in AppendResult result)
    {
        Note($"answer {item.Number}: {result.Outcome} {result.Lsn}/{result.Sequence}");
        if (result.Outcome == AppendOutcome.Stored)
        {
            Require(!item.IsStored, $"{item} was stored twice: {result}.");
            item.IsStored = true;
            _writtenTerm = Math.Max(_writtenTerm, _hub.Partition.OwnerTerm);
        }
        else
        {
            Require(result.Outcome == AppendOutcome.Duplicate && item.HasIdentity && item.Sends > 1, $"{item} was answered {result}.");
        }

        Require(item.Answer is not { } first || (first.Lsn == result.Lsn && first.TimeTicks == result.TimeTicks), $"{item} was answered another place: {result}.");

        item.Answer ??= result;
        Require(item.Lsn == 0 || item.Lsn == result.Lsn, $"{item} has another lsn: {result.Lsn}.");
        item.Lsn = result.Lsn;
        if (result.Sequence > 0)
        {
            Place(item, result.Sequence);
        }

        CheckReadable(item);
    }

    private void Place(ModelEvent item, long sequence)
    {
        Require(item.Sequence == 0 || item.Sequence == sequence, $"{item} stands at another sequence: {sequence}.");
        Require(!_bySequence.TryGetValue(sequence, out ModelEvent? other) || other == item, $"{item} stands at sequence {sequence}, where {other} was.");
        item.Sequence = sequence;
        _bySequence[sequence] = item;
    }

    private static EventDraft Draft(ModelEvent item, ReadOnlySpan<byte> payload)
    {
        EventDraft draft = new(item.ChannelBytes)
        {
            Payload = payload,
            PayloadIsJson = true,
            IdempotencyKey = Encoding.ASCII.GetBytes(item.Key ?? ""),
            Source = item.HasSource ? "source"u8 : default,
            SourceId = item.HasSource ? Encoding.ASCII.GetBytes($"id{item.Number}") : default,
            Key = Encoding.ASCII.GetBytes(item.OrderingKey ?? ""),
            ExpiresAtTicks = item.ExpiresAt,
            DeliverAtTicks = item.DeliverAt,
            Priority = item.Priority,
        };
        return draft;
    }
}
