using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Sagas;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;
using SagaReply = EventHub.Grains.Interfaces.Sagas.SagaAnswer;
using Took = EventHub.Sagas.Planning.SagaAnswer;

namespace EventHub.Grains.Sagas;

/// <summary>The sagas of a partition whose log is open here, whichever log that is.</summary>
/// <param name="current">The engine beside the log that is open now.</param>
internal sealed class LocalSagas(Func<PartitionSagas> current) : IPartitionSagas
{
    /// <inheritdoc/>
    public SagaCounts Counts => current().Counts;

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<SagaDefinitionInfo>> DefinitionsAsync() => new(current().Definitions());

    /// <inheritdoc/>
    public async ValueTask DefineAsync(string document, ImmutableArray<long> places)
    {
        SagaDefinition definition = SagaDocuments.Read(document);
        if (!await current().DefineAsync(definition, places).ConfigureAwait(false))
        {
            throw new EventHubException(new Problem(
                ErrorCodes.SagaVersionTaken, $"Version {definition.Version} of '{definition.Name}' is there and is another, or a higher one is. Give each change the next version."));
        }
    }

    /// <inheritdoc/>
    public ValueTask RetireAsync(string name) => current().RetireAsync(name);

    /// <inheritdoc/>
    public async ValueTask<SagaPage> ListAsync(SagaQuery query)
    {
        PartitionSagas sagas = current();
        bool isBehind = query.CatchesUp && !await sagas.CatchUpAsync(query.Definition).ConfigureAwait(false);
        return new SagaPage(sagas.List(query), isBehind);
    }

    /// <inheritdoc/>
    public async ValueTask<SagaReply> AskAsync(SagaRequest request)
    {
        PartitionSagas sagas = current();
        SagaId id = new(request.Definition, request.Key);
        (string effect, Problem? refused) = request.Verb switch
        {
            SagaVerb.Get or SagaVerb.Draw => ("", null),
            SagaVerb.Start => await StartAsync(sagas, id, request).ConfigureAwait(false),
            SagaVerb.Signal => await GiveAsync(sagas, id, Signal(request)).ConfigureAwait(false),
            SagaVerb.Cancel => await GiveAsync(sagas, id, now => new SagaInput.Cancel(now, request.Text.Length == 0 ? null : request.Text)).ConfigureAwait(false),
            SagaVerb.Retry => await GiveAsync(sagas, id, static now => new SagaInput.Retry(now)).ConfigureAwait(false),
            SagaVerb.Pause => await GiveAsync(sagas, id, static now => new SagaInput.Pause(now)).ConfigureAwait(false),
            SagaVerb.Resume => await GiveAsync(sagas, id, static now => new SagaInput.Resume(now)).ConfigureAwait(false),
            SagaVerb.Migrate or SagaVerb.TryMigrate => await MigrateAsync(sagas, id, request).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"'{request.Verb}' is asked by a later version of the hub."),
        };
        bool isBehind = request.CatchesUp && !await sagas.CatchUpAsync(id.Definition).ConfigureAwait(false);
        SagaInfo? saga = refused is null ? await sagas.DescribeAsync(id, request.HistoryMax, asPicture: request.Verb == SagaVerb.Draw).ConfigureAwait(false) : null;
        refused ??= saga is not null ? null : isBehind ? SagaLookup.NotKnownYet(id.Definition, id.Key) : SagaLookup.NotFound(id.Definition, id.Key);
        return refused is null ? new SagaReply(saga! with { IsBehind = isBehind }, effect) : new SagaReply(null, effect, Refusal.Of(refused));
    }

    private static async ValueTask<(string, Problem?)> StartAsync(PartitionSagas sagas, SagaId id, SagaRequest request)
    {
        SagaValue data = request.Json.Length == 0 ? SagaValue.EmptyMap : SagaValue.Parse(request.Json);
        return await sagas.StartOnceAsync(id, request.RequestId, data).ConfigureAwait(false) switch
        {
            SagaStart.Started => ("taken", null),
            SagaStart.Repeated => ("repeated", null),
            SagaStart.Exists => ("", new Problem(ErrorCodes.SagaExists,
                $"There is a saga '{id.Key}' of '{id.Definition}' already, begun by another request. Give another key; one that has ended is forgotten after its 'keep'.")),
            _ => ("", SagaLookup.DefinitionNotFound(id.Definition)),
        };
    }

    private static Func<long, SagaInput> Signal(SagaRequest request)
    {
        SagaValue payload = request.Json.Length == 0 ? SagaValue.Null : SagaValue.Parse(request.Json);
        return now => new SagaInput.Signal(now, request.Text, request.RequestId, payload);
    }

    private static async ValueTask<(string, Problem?)> GiveAsync(PartitionSagas sagas, SagaId id, Func<long, SagaInput> input)
    {
        SagaPlan? plan = await sagas.GiveAsync(id, input).ConfigureAwait(false);
        return plan?.Answer switch
        {
            null or Took.Taken or Took.Repeated or Took.Ended => Told(id, plan),
            Took.Deferred => ("deferred", null),
            Took.InboxFull => ("", new Problem(ErrorCodes.LimitReached, $"As much waits for the saga '{id.Key}' of '{id.Definition}' as may: {SagaLimits.InboxMax} events and signals, or {SagaLimits.DataBytesMax:N0} bytes. Resume it, or send it again later.")),
            _ => ("", Ignored(id, plan, input(0))),
        };
    }

    private static async ValueTask<(string, Problem?)> MigrateAsync(PartitionSagas sagas, SagaId id, SagaRequest request)
    {
        (SagaPlan? plan, bool isKnown) = await sagas.MigrateAsync(id, request.Version, request.States, request.Verb == SagaVerb.TryMigrate).ConfigureAwait(false);
        if (!isKnown)
        {
            return ("", new Problem(ErrorCodes.SagaVersionNotFound,
                $"There is no version {request.Version} of '{id.Definition}' to take the saga '{id.Key}' to. There are {string.Join(", ", sagas.VersionsOf(id.Definition))}; one that nothing follows is kept only while it is the latest."));
        }

        return plan is { Answer: Took.Refused }
            ? ("", new Problem(ErrorCodes.SagaNotMigrated, $"The saga '{id.Key}' of '{id.Definition}' cannot be taken from version {plan.Instance.Version} to {request.Version}. {plan.Reason}"))
            : Told(id, plan);
    }

    private static (string, Problem?) Told(SagaId id, SagaPlan? plan) => plan?.Answer switch
    {
        null => ("", SagaLookup.NotFound(id.Definition, id.Key)),
        Took.Taken => ("taken", null),
        Took.Repeated => ("repeated", null),
        _ => ("", new Problem(ErrorCodes.SagaHasEnded, $"The saga '{id.Key}' of '{id.Definition}' has ended {plan.Instance.Status.ToString().ToLowerInvariant()}. Nothing can be asked of it any more."))
    };

    private static Problem Ignored(SagaId id, SagaPlan plan, SagaInput input) => input is SagaInput.Retry
        ? new Problem(ErrorCodes.NothingToRetry, $"Nothing of the saga '{id.Key}' of '{id.Definition}' is held or waits for its next attempt.")
        : new Problem(ErrorCodes.SagaNotWaiting, $"The saga '{id.Key}' of '{id.Definition}' is in the state '{plan.Instance.State}', which does not wait for {(input is SagaInput.Signal signal ? $"the signal '{signal.Name}'" : "that")}. GET it to see what it waits for.");
}
