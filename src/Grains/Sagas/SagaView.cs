using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>Sagas as they are told to others.</summary>
internal static class SagaView
{
    /// <summary>The order of lists.</summary>
    public static IComparer<(string Definition, string Key)> Order { get; } =
        Comparer<(string Definition, string Key)>.Create(static (a, b) => SagaLookup.Compare(a.Definition, a.Key, b.Definition, b.Key));

    public static SagaDefinitionInfo Of(DefinedSaga saga, bool isLatest, bool isRetired) => new(
        saga.Definition.Name, saga.Definition.Version, saga.Definition.Title, saga.Definition.ToDocument(), SagaDiagram.Draw(saga.Definition), isLatest, isRetired, saga.Places);

    public static SagaInfo Of(SagaId id, SagaEntry entry, int partition) => new()
    {
        Definition = id.Definition,
        Key = id.Key,
        Version = entry.Version,
        Status = Word(entry.Status),
        State = entry.StateName,
        IsPaused = entry.IsPaused,
        IsHeld = entry.IsHeld,
        StartedTicks = entry.StartedTicks,
        ChangedTicks = entry.ChangedTicks,
        DueTicks = entry.DueTicks,
        Partition = partition,
    };

    public static SagaDetail DetailOf(SagaInstance instance, SagaDefinition? definition, ImmutableArray<(long Ticks, SagaNote Note)> history, bool asPicture) => new()
    {
        Run = instance.Run,
        Data = instance.Data.ToString(),
        Error = instance.Error,
        EndedTicks = instance.EndedTicks,
        ParentDefinition = instance.Parent?.Definition,
        ParentKey = instance.Parent?.Key,
        Waiting = definition is null ? [] : SagaWaiting.Of(definition, instance),
        Steps = [.. instance.Open.Select(step => new SagaStepInfo(
            step.Name, Camel(step.Phase.ToString()), step.IsCompensation, step.Attempt, step.DueTicks, instance.IdempotencyKey(step.Number), step.Error))],
        Undoable = [.. instance.Compensations.Select(static one => one.Step)],
        History = [.. history.Select(static line => new SagaHistoryLine(line.Ticks, Camel(line.Note.Kind.ToString()), line.Note.Subject, line.Note.Number, line.Note.Detail))],
        Diagram = definition is null ? "" : DiagramOf(definition, instance, [.. history.Reverse().Select(static line => line.Note)], asPicture),
    };

    public static bool IsWanted(SagaQuery query, SagaId id, SagaEntry entry) =>
        (query.Definition is null || query.Definition == id.Definition)
        && (query.Version == 0 || query.Version == entry.Version)
        && (query.OtherThanVersion == 0 || query.OtherThanVersion != entry.Version)
        && (query.State is null || query.State == entry.StateName)
        && (query.KeyPrefix is null || id.Key.StartsWith(query.KeyPrefix, StringComparison.Ordinal))
        && (query.SinceTicks == 0 || entry.StartedTicks >= query.SinceTicks)
        && (query.UntilTicks == 0 || entry.StartedTicks < query.UntilTicks)
        && (query.UnchangedSinceTicks == 0 || entry.ChangedTicks < query.UnchangedSinceTicks)
        && (query.AfterDefinition is null || SagaLookup.Compare(id.Definition, id.Key, query.AfterDefinition, query.AfterKey ?? "") > 0)
        && IsWanted(query.Status, entry);

    private static string DiagramOf(SagaDefinition definition, SagaInstance instance, SagaNote[] history, bool asPicture) =>
        asPicture ? SagaPicture.Draw(definition, instance, history) : SagaDiagram.Draw(definition, instance, history);

    private static bool IsWanted(string? status, SagaEntry entry) => status switch
    {
        null => true,
        "paused" => entry.IsPaused,
        "held" => entry.IsHeld,
        "open" => !entry.HasEnded,
        "ended" => entry.HasEnded,
        _ => status == Word(entry.Status),
    };

    private static string Word(SagaStatus status) => Camel(status.ToString());

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
