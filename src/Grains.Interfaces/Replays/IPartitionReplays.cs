using EventHub.Protocol.Replays;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>The replays of one partition. What they are and become is in its log. Thread-safe.</summary>
public interface IPartitionReplays
{
    /// <summary>Those under way, and those that are over and still remembered; oldest first.</summary>
    IReadOnlyList<ReplayProgress> All { get; }

    /// <summary>Dead letters that replays at a rate have opened again in this process since it started, those of all its partitions.</summary>
    long DeadLettersOpened { get; }

    /// <summary>The replay with this id, or null.</summary>
    ReplayProgress? Find(Guid id);

    /// <summary>
    /// Counts what a replay would hand out, without effect.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="range">The stretch.</param>
    /// <param name="subscription">The subscription's id; null for all.</param>
    /// <param name="examinedMax">Events looked at, at most.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    ValueTask<ReplayCount> CountAsync(ReplayRequest request, ReplayRange range, long? subscription, long examinedMax, CancellationToken cancellationToken);

    /// <summary>Ids of the subscriptions that want some channel of the partition which a replay asks for: those it may find something for.</summary>
    IReadOnlyCollection<long> Candidates(ReplayRequest request);

    /// <summary>As <see cref="Candidates"/>, of a partition wherever its owner runs.</summary>
    ValueTask<IReadOnlyCollection<long>> CandidatesAsync(ReplayRequest request) => new(Candidates(request));

    /// <summary>Begins a replay, durably. One that is known already is left as it is.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="runningMax">It is refused when so many are under way.</param>
    /// <exception cref="Protocol.Errors.EventHubException"><c>ReplayUnderWay</c>, or it could not be stored.</exception>
    ValueTask StartAsync(ReplayDefinition definition, int runningMax);

    /// <summary>Pauses, resumes or cancels a replay, durably. A version that is not above the one known changes nothing; nor is one changed that is over.</summary>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored.</exception>
    ValueTask ChangeAsync(Guid id, int version, ReplayState state);
}
