namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>A member of a subscription's consumers. Thread-safe. Disposing it leaves.</summary>
public interface IConsumer : IDisposable
{
    /// <summary>Lets it take <paramref name="more"/> deliveries beyond those it may take already.</summary>
    void AddCredit(int more);
}
