using System.Text;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Replays;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Tests.Subscriptions;

/// <content>Replays: what comes late is acked at once, each event once a replay, and changes nothing of what the rest of the model knows.</content>
internal sealed partial class RandomHistory
{
    private readonly List<ModelReplay> _replays = [];
    private readonly HashSet<(string Name, int Walk, long Sequence)> _replayed = [];

    private async Task ReplayAsync()
    {
        if (Pick() is not { } model || NextSequence == 1)
        {
            return;
        }

        long from = random.NextInt64(1, NextSequence), before = random.NextInt64(from, NextSequence + 1);
        PatternSet? patterns = random.Next(2) == 0 ? null : Partitions.PartitionFixture.Patterns(Patterns[random.Next(Patterns.Length)]);
        ReplayRequest request = new() { Patterns = patterns, Since = $"{from}", Until = $"{before}", SkipCompleted = random.Next(3) == 0 };
        string[] wanted = model.Versions[^1].Patterns;
        ModelReplay replay = new(await hub.ReplayAsync(request, model.Name), model, (sequence, channel) =>
            sequence >= from && sequence < before && patterns?.Matches(Encoding.UTF8.GetBytes(channel)) != false
            && Partitions.PartitionFixture.Patterns(wanted).Matches(Encoding.UTF8.GetBytes(channel)));
        _replays.Add(replay);
        foreach ((long sequence, string channel) in _events)
        {
            if (!request.SkipCompleted && replay.Wants(sequence, channel) && !IsOpen(model, sequence, channel))
            {
                replay.Due.Add(sequence);
            }
        }
    }

    private async Task ControlReplayAsync()
    {
        if (_replays.Count == 0)
        {
            return;
        }

        ModelReplay replay = _replays[random.Next(_replays.Count)];
        ReplayState state = hub.Replay(replay.Id).State;
        if (state is ReplayState.Running or ReplayState.Paused)
        {
            ReplayState next = random.Next(4) == 0 ? ReplayState.Cancelled : state == ReplayState.Running ? ReplayState.Paused : ReplayState.Running;
            await hub.ChangeAsync(replay.Id, next);
            if (next == ReplayState.Cancelled)
            {
                replay.Due.Clear();
            }
        }
    }

    // Acks what a replay brought.
    private async Task TakeReplayedAsync(ModelSubscription model, Received delivery)
    {
        Assert.True(delivery.Handover.Replay, $"{model.Name} got event {delivery.Sequence} late, and not by a replay.");
        Assert.Contains(_replays, replay => replay.Subscription == model && replay.Wants(delivery.Sequence, delivery.Channel));
        Assert.False(IsOpen(model, delivery.Sequence, delivery.Channel), $"{model.Name} got event {delivery.Sequence} by a replay while it was its own to come.");
        Assert.False(_paused.Contains(delivery.Channel), $"{model.Name} got event {delivery.Sequence} of '{delivery.Channel}' by a replay, which is paused.");
        Assert.True(_replayed.Add((model.Name, delivery.Id.Walk, delivery.Sequence)), $"{model.Name} got event {delivery.Sequence} twice by one replay.");
        Assert.Equal(SettleResult.Settled, await hub.AckAsync(model.Name, delivery));
    }

    private async Task ResumeReplaysAsync()
    {
        foreach (ModelReplay replay in _replays.Where(replay => hub.Replay(replay.Id).State == ReplayState.Paused))
        {
            await hub.ChangeAsync(replay.Id, ReplayState.Running);
        }
    }

    private void CheckReplays()
    {
        foreach (ModelReplay replay in _replays)
        {
            ReplayProgress seen = hub.Replay(replay.Id);
            Assert.True(seen is { State: ReplayState.Completed or ReplayState.Cancelled, Open: 0, Failed: 0 }, $"A replay of {replay.Subscription.Name} is {seen.State}: {seen.HandedOut}, {seen.Open}, {seen.Failed}.");
            foreach (long due in replay.Due.Where(_ => !replay.Subscription.IsRemoved))
            {
                Assert.True(
                    _replayed.Any(came => came.Name == replay.Subscription.Name && came.Sequence == due) || replay.Subscription.At(due).Earlier > 0,
                    $"Event {due} did not come to {replay.Subscription.Name} by its replay.");
            }
        }
    }

    // Its own delivery is to come, or under way.
    private bool IsOpen(ModelSubscription model, long sequence, string channel) =>
        model.Wants(sequence, channel) && (model.Deliveries.GetValueOrDefault(sequence) ?? new ModelDelivery()) is var known
        && known.Outcome == EventOutcome.None && (known.IsTaken || !HasExpired(sequence, known));
}
