using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// One subscription; the key is its name. What it does and refuses is the same as over REST. It keeps nothing: the logs of the partitions do, and
/// every call first brings partitions in step that a crash left apart.
/// </summary>
[Alias("EventHub.ISubscriptionGrain")]
public interface ISubscriptionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the subscription or changes it; the document is that of <c>PUT /v1/subscriptions/{name}</c>. On return every partition holds it. What equals the definition
    /// in force changes nothing. <c>from</c> counts at creation only. After a refusal with a code of storage repeat the call: it completes what was begun.
    /// </summary>
    [Alias("Set")]
    Task<SubscriptionAnswer> Set(string document);

    /// <summary>The subscription as it is.</summary>
    [Alias("Get")]
    Task<SubscriptionAnswer> Get();

    /// <summary>Deletes the subscription: it is withdrawn from every event it has not settled. One that is created anew under the name is another.</summary>
    [Alias("Delete")]
    Task<SubscriptionAnswer> Delete();

    /// <summary>Hands nothing out from now on. What is in flight can be settled.</summary>
    [Alias("Pause")]
    Task<SubscriptionAnswer> Pause();

    /// <summary>Hands out again, from where it was.</summary>
    [Alias("Resume")]
    Task<SubscriptionAnswer> Resume();

    /// <summary>
    /// Moves the subscription to a place: <c>now</c>, <c>earliest</c>, a cursor, a sequence or a time. Back: what was handed out or settled behind it is handed out
    /// again. Forward: what is skipped is discarded.
    /// </summary>
    [Alias("Seek")]
    Task<SubscriptionAnswer> Seek(string to);
}
