namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>A member of a subscription's consumers in one partition. Thread-safe. Disposing it leaves as was said when it joined.</summary>
public interface IConsumer : IDisposable
{
    /// <summary>Completes when everything that was ready when it joined, as far as the credit went, was handed over.</summary>
    Task Drained { get; }

    /// <summary>Adds to its credit.</summary>
    void AddCredit(int more);

    /// <summary>Its credit has grown: the cursor looks again.</summary>
    void Wake();

    /// <summary>Leaves. With <paramref name="returnsWork"/> its open deliveries go to others at once, counted as failed attempts; else at their deadlines.</summary>
    void Leave(bool returnsWork);
}
