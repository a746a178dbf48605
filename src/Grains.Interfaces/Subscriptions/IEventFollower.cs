namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Hears of changes of one event's state. Disposing it ends that. For one caller at a time.</summary>
public interface IEventFollower : IDisposable
{
    /// <summary>Completes when the state may have changed since the last call, or since following began.</summary>
    Task ChangedAsync(CancellationToken cancellationToken);
}
