using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>
/// The sagas of one partition: every definition, and the instances whose definition and key belong there (<see cref="SagaLookup.PartitionOf"/>), or whose parent does.
/// What they are and become is in its log. Thread-safe.
/// </summary>
public interface IPartitionSagas
{
    /// <summary>Most names of definitions in a hub.</summary>
    const int DefinitionsMax = 1000;

    /// <summary>How long a look waits, at most, for events to be taken that were stored before it. Remote calls are given up after ten seconds.</summary>
    static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(5);

    /// <summary>Counts of this partition, since it was opened in this process; nothing of one whose owner runs elsewhere.</summary>
    SagaCounts Counts { get; }

    /// <summary>All versions that are known here, by name and version.</summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>PartitionStopped</c>.</exception>
    ValueTask<ImmutableArray<SagaDefinitionInfo>> DefinitionsAsync();

    /// <summary>Brings a version of a definition in force, durably. What is in force already stays as it is.</summary>
    /// <param name="document">The definition, YAML or JSON.</param>
    /// <param name="places">For each partition by number, the first sequence that may start an instance; empty where there is one partition.</param>
    /// <exception cref="Protocol.Errors.EventHubException">
    /// <c>InvalidSagaDefinition</c>; <c>SagaVersionTaken</c>: the version is there and is another, or a higher one is; or it could not be stored.
    /// </exception>
    ValueTask DefineAsync(string document, ImmutableArray<long> places);

    /// <summary>From its return on no instance of the name starts; those that run go on. Durable; nothing happens without such a name.</summary>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored.</exception>
    ValueTask RetireAsync(string name);

    /// <summary>
    /// Asks something of one instance. Durable on return. A look that catches up is refused with EH4007 when there is no such instance and time is up; of one that is found
    /// <see cref="SagaInfo.IsBehind"/> says it.
    /// </summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>PartitionStopped</c>: what became of it is unknown; repeat it with the same id.</exception>
    ValueTask<SagaAnswer> AskAsync(SagaRequest request);

    /// <summary>Instances by definition and key, from behind a place on. Looks at all of them.</summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>PartitionStopped</c>.</exception>
    ValueTask<SagaPage> ListAsync(SagaQuery query);
}
