using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>A sink that brings credit when it hears that there is something, instead of leaving it with the cursor.</summary>
internal interface IToldSink : IDeliverySink
{
    /// <summary>True once it was told that something is there, until it is told otherwise.</summary>
    bool IsReady { get; }

    /// <summary>True while it was told so and has neither brought credit nor said that it has none.</summary>
    bool IsExpected { get; }

    /// <summary>Whether something is there for credit. Comes before <see cref="IDeliverySink.Flush"/> where both do.</summary>
    void Tell(bool isReady);

    /// <summary>A turn begins, which uses the credit that is there now.</summary>
    void Began();

    /// <summary>A row of turns is over: what is left of the credit that was there when it began was not used.</summary>
    void Turned();
}
