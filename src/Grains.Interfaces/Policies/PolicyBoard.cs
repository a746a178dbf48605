using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>
/// The policies in force in this process, as whoever publishes asks them: every way into the hub, grains included, goes past
/// <see cref="Admit"/>. Thread-safe; costs one comparison while no policy has to do with publishing.
/// </summary>
public sealed class PolicyBoard(TimeProvider time)
{
    private readonly RateBuckets _buckets = new(time);
    private PolicySet _current = PolicySet.Empty;
    private long _paused, _limited;

    /// <summary>The policies in force.</summary>
    public PolicySet Current => Volatile.Read(ref _current);

    /// <summary>Events refused since the start because their channel is paused.</summary>
    public long RefusedByPause => Volatile.Read(ref _paused);

    /// <summary>Events refused since the start because they came too fast.</summary>
    public long RefusedByRate => Volatile.Read(ref _limited);

    /// <summary>Brings policies in force.</summary>
    public void Show(PolicySet policies) => Volatile.Write(ref _current, policies);

    /// <summary>
    /// Why an event that is well-formed may not be published now, or null; then it has its channel's priority if the publisher gave none, and expires by the channel's <c>ttl</c> at the latest.
    /// </summary>
    public Problem? Admit(ref EventDraft draft)
    {
        PolicySet policies = Current;
        return policies.DecidesPublishing ? Judge(policies.Of(draft.Channel), ref draft, isPublished: true) : null;
    }

    /// <summary>What <see cref="Admit"/> would do now, without taking room from a rate limit and without being counted.</summary>
    public Problem? Preview(ref EventDraft draft)
    {
        PolicySet policies = Current;
        return policies.DecidesPublishing ? Judge(policies.Of(draft.Channel), ref draft, isPublished: false) : null;
    }

    private Problem? Judge(ChannelPolicy policy, ref EventDraft draft, bool isPublished)
    {
        if (policy.PausesPublishing)
        {
            Interlocked.Add(ref _paused, isPublished ? 1 : 0);
            return new Problem(ErrorCodes.ChannelPaused,
                $"Publishing to the channel '{Encoding.UTF8.GetString(draft.Channel)}' is paused by its policy. Publish again once it is resumed.");
        }

        if (policy.RateLimit is { } limit && !_buckets.TryTake(draft.Channel, limit, isPublished, out TimeSpan wait))
        {
            Interlocked.Add(ref _limited, isPublished ? 1 : 0);
            return TooFast(draft.Channel, limit, wait);
        }

        if (policy.Priority is { } priority && !draft.HasPriority)
        {
            draft.Priority = priority;
        }

        if (policy.Ttl is { } ttl)
        {
            // The earlier of both, fixed with the event: what becomes of it does not hang on later policies.
            long expires = Math.Max(time.GetUtcNow().UtcTicks, draft.DeliverAtTicks) + ttl.Ticks;
            draft.ExpiresAtTicks = draft.ExpiresAtTicks == 0 ? expires : Math.Min(expires, draft.ExpiresAtTicks);
        }

        return null;
    }

    private static Problem TooFast(ReadOnlySpan<byte> channel, RateLimit limit, TimeSpan wait) => new(ErrorCodes.RateLimited,
        $"The channel '{Encoding.UTF8.GetString(channel)}' takes {limit.Events} events per {Durations.Format(limit.Per)} ({limit.Burst} at once after a quiet time). The next one is taken in {Math.Ceiling(wait.TotalMilliseconds)} ms.")
    {
        RetryAfter = wait,
    };
}
