using System.Collections.Immutable;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Sagas;

/// <summary><c>POST /v1/sagas:cancel</c>, <c>:retry</c> and <c>:migrate</c>: the same for many instances. What has been done when it ends early stays done; a repetition goes on.</summary>
internal sealed class SagaBulkEndpoint(IPartitions partitions, DocumentBody bodies, TimeProvider timeProvider, Faults faults)
{
    /// <summary>Most instances of one call, when nothing is said, and at all.</summary>
    public const int MaxDefault = 1000, MaxMax = 10_000;

    // Some at a time, so that they share a commit; and of those that are refused as many as one looks at.
    private const int AtATime = 64, RefusedShown = 10;

    public ValueTask CancelAsync(HttpContext context) => RunAsync(context, SagaVerb.Cancel);

    public ValueTask RetryAsync(HttpContext context) => RunAsync(context, SagaVerb.Retry);

    public ValueTask MigrateAsync(HttpContext context) => RunAsync(context, SagaVerb.Migrate);

    private async ValueTask RunAsync(HttpContext context, SagaVerb verb)
    {
        (string text, Problem? problem) = await bodies.ReadAsync(context, 64 << 10, "Send a filter.");
        SagaBody body = null!;
        problem ??= SagaBody.Bulk(text, verb, timeProvider.GetUtcNow().UtcTicks, out body);
        problem ??= body.HasFilter ? null : new Problem(ErrorCodes.MissingField, "Nothing says which sagas are meant. Give 'definition', 'status' or another filter.");
        problem ??= verb == SagaVerb.Migrate ? await CheckVersionAsync(body) : null;
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        // Only what it can be done to at all: a repetition goes on with the others.
        SagaQuery query = body.Query with { Status = body.Query.Status ?? (verb == SagaVerb.Retry ? "held" : "open"), OtherThanVersion = body.Version, Limit = SagaListQuery.LimitMax, CatchesUp = true };
        Outcome outcome = await ChangeAsync(body, query, verb, context.RequestAborted);
        await SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("matched", outcome.Matched);
            json.WriteNumber("changed", outcome.Changed);
            json.WriteBoolean("dryRun", body.DryRun);
            json.WriteBoolean("more", outcome.More);
            if (verb == SagaVerb.Migrate)
            {
                json.WriteNumber("refusedCount", outcome.RefusedCount);
                WriteRefused(json, outcome.Refused);
            }
        });
    }

    private async Task<Outcome> ChangeAsync(SagaBody body, SagaQuery query, SagaVerb verb, CancellationToken cancellationToken)
    {
        Outcome outcome = new();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImmutableArray<SagaInfo> page = (await partitions.ListSagasAsync(query)).Sagas;
            SagaInfo[] taken = [.. page.Take(body.Max - outcome.Matched)];
            outcome.Matched += taken.Length;
            foreach (SagaInfo[] some in Asks(body, verb) ? taken.Chunk(AtATime) : [])
            {
                SagaAnswer[] answers = await Task.WhenAll(some.Select(saga => AskAsync(saga, body, verb)));
                outcome.Add(some.Zip(answers), body.DryRun);
            }

            if (page.Length < query.Limit || outcome.Matched == body.Max)
            {
                outcome.More = taken.Length < page.Length || (outcome.Matched == body.Max && page.Length == query.Limit);
                return outcome;
            }

            query = query with { AfterDefinition = page[^1].Definition, AfterKey = page[^1].Key, CatchesUp = false };
        }
    }

    // What a dry run is for is to know who would be refused; nobody is refused a cancellation or a retry for what it is in the midst of.
    private static bool Asks(SagaBody body, SagaVerb verb) => !body.DryRun || verb == SagaVerb.Migrate;

    // Said once, and not for each instance. A version that is old may be known in some partitions only.
    private async ValueTask<Problem?> CheckVersionAsync(SagaBody body)
    {
        SortedSet<int> known = [];
        foreach (IPartition partition in partitions.All)
        {
            known.UnionWith((await partition.Sagas.DefinitionsAsync()).Where(one => one.Name == body.Query.Definition).Select(static one => one.Version));
        }

        return known.Count == 0 ? SagaLookup.DefinitionNotFound(body.Query.Definition!)
            : known.Contains(body.Version) ? null
            : SagaLookup.VersionNotFound(body.Query.Definition!, body.Version, known);
    }

    private Task<SagaAnswer> AskAsync(SagaInfo saga, SagaBody body, SagaVerb verb) => partitions.AskSagaAsync(
        new SagaRequest(body.DryRun ? SagaVerb.TryMigrate : verb, saga.Definition, saga.Key) { Text = body.Reason ?? "", Version = body.Version, States = body.States }).AsTask();

    private static void WriteRefused(Utf8JsonWriter json, List<(string Key, Refusal Why)> refused)
    {
        json.WriteStartArray("refused");
        foreach ((string key, Refusal why) in refused)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("code", why.ToProblem().Code.ToString());
            json.WriteString("detail", why.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed class Outcome
    {
        public int Matched { get; set; }

        public int Changed { get; set; }

        public bool More { get; set; }

        public int RefusedCount { get; private set; }

        public List<(string Key, Refusal Why)> Refused { get; } = [];

        public void Add(IEnumerable<(SagaInfo Saga, SagaAnswer Answer)> answers, bool isTrial)
        {
            foreach ((SagaInfo saga, SagaAnswer answer) in answers)
            {
                Changed += answer.Effect == "taken" && !isTrial ? 1 : 0;
                RefusedCount += answer.Refusal is null ? 0 : 1;
                if (answer.Refusal is { } why && Refused.Count < RefusedShown)
                {
                    Refused.Add((saga.Key, why));
                }
            }
        }
    }
}
