using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Tests.Subscriptions;

/// <content>What nobody asks for: consumers that vanish, deadlines that pass, a process that is killed; and what operators do about it.</content>
internal sealed partial class RandomHistory
{
    // All ack deadlines pass.
    private async Task LapseAsync()
    {
        hub.Time.Advance(TimeSpan.FromHours(13));
        await hub.SettledAsync();
        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            foreach (Received delivery in model.Taken.ToArray())
            {
                Fail(model, delivery, "The ack deadline passed.");
            }
        }

        await StoredAsync();
    }

    // A consumer takes some and is gone.
    private async Task LeaveAsync()
    {
        if (Pick() is not { } model)
        {
            return;
        }

        List<Received> got = await PullAsync(model, random.Next(1, 4), returnsWork: true);
        foreach (Received delivery in got)
        {
            Fail(model, delivery, "The consumer left.");
        }

        await StoredAsync();
    }

    // Dead letters are opened again or discarded, each at most once however often it is named.
    private async Task ChangeDeadAsync()
    {
        if (Pick() is not { } model)
        {
            return;
        }

        ISubscriptionCursor cursor = hub.Cursor(model.Name);
        List<DeadLetter> letters = [.. cursor.DeadLettersBehind(0, -1, int.MaxValue).Where(_ => random.Next(2) == 0)];
        bool discards = random.Next(3) == 0;
        List<DeadLetter> named = [.. letters.Concat(letters.Take(1))];
        Assert.Equal(letters.Count, discards ? await cursor.DiscardAsync(named) : await cursor.ReopenAsync(named));
        foreach (DeadLetter letter in letters)
        {
            ModelDelivery known = model.At(letter.Sequence);
            Assert.True(known.Outcome is EventOutcome.DeadLettered or EventOutcome.Termed, $"{model.Name} had a dead letter of event {letter.Sequence}: {known.Outcome}.");
            known.Outcome = discards ? EventOutcome.Discarded : EventOutcome.None;
            if (!discards)
            {
                known.HighestBefore = known.Highest;
                known.Earlier += known.Attempts;
                known.Attempts = 0;
            }
        }
    }

    // What was handed over a moment ago may be forgotten: it is handed over again, as the same attempt.
    private async Task KillAsync()
    {
        await hub.KillAsync();
        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            model.Killed();
            foreach (Received delivery in model.Taken.ToArray())
            {
                using FoundEvent found = await hub.FindAsync(delivery.Sequence);
                EventDelivery seen = Assert.Single(await hub.Deliveries.DeliveriesOfAsync(found, CancellationToken.None), seen => seen.Subscription == model.Name && !seen.Late);
                ModelDelivery known = model.At(delivery.Sequence);
                int attempts = seen.Attempts.Length - known.Earlier;
                if (attempts == known.Attempts - 1)
                {
                    known.Attempts--;
                    known.IsTaken = false;
                    model.Taken.Remove(delivery);
                }
                else
                {
                    Assert.Equal(known.Attempts, attempts);
                }
            }
        }
    }

    private void Fail(ModelSubscription model, Received delivery, string error)
    {
        model.Taken.Remove(delivery);
        ModelDelivery known = model.At(delivery.Sequence);
        known.IsTaken = false;
        known.Outcome = HasExpired(delivery.Sequence, known) ? EventOutcome.Expired : known.Attempts >= AttemptsMax ? EventOutcome.DeadLettered : EventOutcome.None;
        Note(known, error);
    }

    // What the hub notes by itself is behind by a moment; what is published later stands behind it.
    private async Task StoredAsync()
    {
        await hub.PassAsync(TimeSpan.FromMilliseconds(100));
        await PublishAsync();
    }

    private static IEnumerable<long> DeadOf(ModelSubscription model) => model.Deliveries
        .Where(pair => pair.Value.Outcome is EventOutcome.DeadLettered or EventOutcome.Termed)
        .Select(pair => pair.Key)
        .Order();
}
