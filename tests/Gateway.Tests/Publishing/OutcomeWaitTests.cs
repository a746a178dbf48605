using System.Collections.Concurrent;
using System.Net;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Subscriptions;

namespace EventHub.Gateway.Tests.Publishing;

/// <summary>Waiting for what becomes of an event.</summary>
public sealed class OutcomeWaitTests
{
    [Fact]
    public async Task Wait_ThatIsOverJustAsItsTimeIs_EndsQuietly()
    {
        LateClock clock = new(TimeSpan.FromSeconds(7));
        await using HubHost hub = await HubHost.StartAsync(time: clock);
        using HttpResponseMessage answer = await hub.PublishWaitingAsync("a", "wait=7");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        // A timer that is disposed may have begun to fire: nobody catches what that throws.
        Assert.NotEmpty(clock.Timers);
        Assert.All(clock.Timers, static timer => timer());
    }

    /// <summary>The system's clock, whose timers for one time fire when the test says, even behind their disposal.</summary>
    private sealed class LateClock(TimeSpan time) : TimeProvider
    {
        public ConcurrentBag<Action> Timers { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != time)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Timers.Add(() => callback(state));
            return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
