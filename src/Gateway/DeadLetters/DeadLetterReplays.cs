using System.Collections.Concurrent;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.DeadLetters;

/// <summary>Replays of dead letters that go on behind their answer, at a bounded rate; one per subscription at a time. They end with the subscription and with the process.</summary>
internal sealed partial class DeadLetterReplays(
    ILocalPartitions partitions, DeadLetterInstruments instruments, Draining draining, TimeProvider timeProvider, ILogger<DeadLetterReplays> logger)
{
    private static readonly TimeSpan StepMin = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<long, string> _running = new();

    /// <summary>Begins one; false when another of the subscription is under way, whose id is given then.</summary>
    public bool TryStart(Subscription subscription, DeadLetterFilter filter, int count, int rate, out string replay)
    {
        string mine = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();
        replay = _running.GetOrAdd(subscription.Id, mine);
        if (replay != mine)
        {
            return false;
        }

        _ = RunAsync(subscription, filter, count, rate, replay);
        return true;
    }

    private async Task RunAsync(Subscription subscription, DeadLetterFilter filter, int count, int rate, string replay)
    {
        int done = 0;
        try
        {
            TimeSpan step = TimeSpan.FromSeconds(1.0 / rate);
            step = step < StepMin ? StepMin : step;
            using PeriodicTimer timer = new(step, timeProvider);
            using DeadLetterSelection selection = new(partitions, subscription, filter);
            for (double allowed = 0; done < count && !selection.HasEnded && await timer.WaitForNextTickAsync(draining.Token);)
            {
                // A tick that came late does not make up for those it missed.
                allowed += rate * step.TotalSeconds;
                int some = (int)Math.Min(count - done, allowed + 1e-6);
                allowed -= some;
                done += await selection.TakeAsync(some, instruments.ReopenAsync, CancellationToken.None);
            }

            LogEnded(replay, subscription.Name, done, count);
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            LogBrokenOff(replay, subscription.Name, done, count, fault.Message);
        }
        finally
        {
            _running.TryRemove(subscription.Id, out _);
        }
    }
}
