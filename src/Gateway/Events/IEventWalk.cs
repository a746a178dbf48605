namespace EventHub.Gateway.Events;

/// <summary>
/// A walk over one partition's events, newest or oldest first. Several are merged by the time of what stands at their head.
/// </summary>
internal interface IEventWalk : IDisposable
{
    /// <summary>True when something stands at the head.</summary>
    bool HasHead { get; }

    /// <summary>True when there is nothing at the head and nothing further.</summary>
    bool HasEnded { get; }

    /// <summary>When what stands at the head was stored, UTC ticks.</summary>
    long HeadTicks { get; }

    /// <summary>Where the walk would go on: the last sequence passed, or going backward the highest one not passed.</summary>
    long Place { get; }

    /// <summary>Takes one step to find a head. The result is what it cost, in records looked at.</summary>
    ValueTask<int> StepAsync(CancellationToken cancellationToken);

    /// <summary>Puts the head's events on the page, as many as it takes.</summary>
    ValueTask EmitAsync(EventPage page, CancellationToken cancellationToken);
}
