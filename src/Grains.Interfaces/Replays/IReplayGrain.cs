using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// One replay; the key is its id, a UUID. What it does and refuses is the same as over REST. It keeps nothing: the logs of the partitions do, and every
/// call first brings partitions in step that a crash left apart.
/// </summary>
[Alias("EventHub.IReplayGrain")]
public interface IReplayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins it; the document is that of <c>POST /v1/replays</c>. When there is a replay of this id the same document answers it as it is, and another is
    /// refused with EH2004: so an id made of an idempotency key (<see cref="ReplayLookup.IdOf"/>) makes the call repeatable.
    /// </summary>
    [Alias("Start")]
    Task<ReplayAnswer> Start(string document);

    /// <summary>Begins to deliver dead letters of a subscription again at a rate; the document is that of <c>POST …/deadletters:replay</c> with <c>rate</c>.</summary>
    [Alias("StartDeadLetters")]
    Task<ReplayAnswer> StartDeadLetters(string subscription, string document);

    /// <summary>The replay as it is. Refused with EH2013 when there is none.</summary>
    [Alias("Get")]
    Task<ReplayAnswer> Get();

    /// <summary>Hands nothing out from now on. What is in flight can be settled. Refused with EH2014 when it is over.</summary>
    [Alias("Pause")]
    Task<ReplayAnswer> Pause();

    /// <summary>Hands out again, from where it was. Refused with EH2014 when it is over.</summary>
    [Alias("Resume")]
    Task<ReplayAnswer> Resume();

    /// <summary>Hands nothing out any more; what is in flight ends as it ends. Refused with EH2014 when it is completed.</summary>
    [Alias("Cancel")]
    Task<ReplayAnswer> Cancel();
}
