using System.Collections.Immutable;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Sagas;

/// <summary><c>POST /v1/sagas:cancel</c> and <c>:retry</c>: the same for many instances. What has been done when it ends early stays done; a repetition goes on.</summary>
internal sealed class SagaBulkEndpoint(IPartitions partitions, DocumentBody bodies, TimeProvider timeProvider, Faults faults)
{
    /// <summary>Most instances of one call, when nothing is said, and at all.</summary>
    public const int MaxDefault = 1000, MaxMax = 10_000;

    // Some at a time, so that they share a commit.
    private const int AtATime = 64;

    public ValueTask CancelAsync(HttpContext context) => RunAsync(context, isCancel: true);

    public ValueTask RetryAsync(HttpContext context) => RunAsync(context, isCancel: false);

    private async ValueTask RunAsync(HttpContext context, bool isCancel)
    {
        (string text, Problem? problem) = await bodies.ReadAsync(context, 64 << 10, "Send a filter.");
        SagaBody body = null!;
        problem ??= SagaBody.Bulk(text, isCancel, timeProvider.GetUtcNow().UtcTicks, out body);
        problem ??= body.HasFilter ? null : new Problem(ErrorCodes.MissingField, "Nothing says which sagas are meant. Give 'definition', 'status' or another filter.");
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        // Only what can be cancelled or retried at all.
        string? status = body.Query.Status ?? (isCancel ? "open" : "held");
        (int matched, int changed, bool more) = await ChangeAsync(body, status, isCancel, context.RequestAborted);
        await SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("matched", matched);
            json.WriteNumber("changed", changed);
            json.WriteBoolean("dryRun", body.DryRun);
            json.WriteBoolean("more", more);
        });
    }

    private async Task<(int Matched, int Changed, bool More)> ChangeAsync(SagaBody body, string status, bool isCancel, CancellationToken cancellationToken)
    {
        SagaQuery query = body.Query with { Status = status, Limit = SagaListQuery.LimitMax };
        int matched = 0, changed = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImmutableArray<SagaInfo> page = await partitions.ListSagasAsync(query);
            SagaInfo[] taken = [.. page.Take(body.Max - matched)];
            matched += taken.Length;
            foreach (SagaInfo[] some in body.DryRun ? [] : taken.Chunk(AtATime))
            {
                SagaAnswer[] answers = await Task.WhenAll(some.Select(saga => AskAsync(saga, body, isCancel)));
                changed += answers.Count(static answer => answer.Effect == "taken");
            }

            if (page.Length < query.Limit || matched == body.Max)
            {
                return (matched, changed, taken.Length < page.Length || (matched == body.Max && page.Length == query.Limit));
            }

            query = query with { AfterDefinition = page[^1].Definition, AfterKey = page[^1].Key };
        }
    }

    private Task<SagaAnswer> AskAsync(SagaInfo saga, SagaBody body, bool isCancel) => partitions.AskSagaAsync(
        new SagaRequest(isCancel ? SagaVerb.Cancel : SagaVerb.Retry, saga.Definition, saga.Key) { Text = body.Reason ?? "" }).AsTask();
}
