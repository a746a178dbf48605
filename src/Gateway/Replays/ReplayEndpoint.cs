using System.Text;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Replays;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Replays;

/// <summary><c>/v1/replays</c>: stored events delivered again, and dead letters at a rate. Read from the partitions of this process, changed by their grains.</summary>
internal sealed class ReplayEndpoint(
    IPartitions partitions, DocumentBody bodies, ReplayKeys keys, ReplayPlanner planner, IGrainFactory grains, Faults faults)
{
    private const int LimitDefault = 100, LimitMax = 1000;

    public async ValueTask StartAsync(HttpContext context)
    {
        (string body, Problem? problem) = await bodies.ReadAsync(context, ReplayRequest.BytesMax, "Use wildcards in patterns.");
        ReplayRequest request = null!;
        problem ??= ReplayDocument.Read(Encoding.UTF8.GetBytes(body), out request);
        Guid id = default;
        problem ??= keys.Read(context, out id);
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
        }
        else if (request.DryRun)
        {
            // As long as somebody waits for it; no grain is kept busy.
            ReplayPlan plan = await planner.PlanAsync(request, long.MaxValue, context.RequestAborted);
            await ReplayView.WriteAsync(context, StatusCodes.Status200OK, plan.Matched, null);
        }
        else
        {
            await StartAsync(context, await grains.GetGrain<IReplayGrain>(id.ToString()).Start(body));
        }
    }

    public ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        string? after = query.Text("after");
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        if (query.End() is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        // Newest first.
        ReplayInfo[] all = [.. partitions.Replays().Reverse()];
        int first = after is null ? 0 : Array.FindIndex(all, replay => replay.Id == after) + 1;
        return after is not null && first == 0
            ? faults.ProblemAsync(context, Problem.OfField(ErrorCodes.InvalidCursor, "after", $"'after' is '{QueryReader.Show(after)}'. Give 'next' of an earlier page exactly as the hub sent it."))
            : WritePageAsync(context, all, first, limit);
    }

    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            return faults.ProblemAsync(context, query);
        }

        return Guid.TryParseExact(IdOf(context), "D", out Guid id) && partitions.Replay(id) is { } replay
            ? ReplayView.WriteAsync(context, replay)
            : faults.ProblemAsync(context, ReplayLookup.NotFound(IdOf(context)));
    }

    public ValueTask PauseAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Pause());

    public ValueTask ResumeAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Resume());

    public ValueTask CancelAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Cancel());

    private ValueTask StartAsync(HttpContext context, ReplayAnswer answer)
    {
        if (answer.Refusal?.ToProblem() is { } refused)
        {
            return faults.ProblemAsync(context, refused);
        }

        if (answer.IsNew)
        {
            context.Response.Headers.Location = "/v1/replays/" + answer.Replay!.Id;
        }

        return ReplayView.WriteAsync(context, answer.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, answer.Matched, answer.Replay);
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ValueTask WritePageAsync(HttpContext context, ReplayInfo[] all, int first, int limit)
    {
        int end = Math.Min(first + limit, all.Length);
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("replays");
            for (int i = first; i < end; i++)
            {
                json.WriteStartObject();
                ReplayView.WriteFields(json, all[i]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", end < all.Length ? all[end - 1].Id : null);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private async ValueTask ChangeAsync(HttpContext context, Func<IReplayGrain, Task<ReplayAnswer>> change)
    {
        (string body, Problem? problem) = await bodies.ReadAsync(context, 4096, "Send nothing.");
        problem ??= EmptyDocument.Check(Encoding.UTF8.GetBytes(body));
        ReplayAnswer? answer = problem is null ? await change(grains.GetGrain<IReplayGrain>(Bounded(IdOf(context)))) : null;
        await ((problem ?? answer!.Refusal?.ToProblem()) is { } refused ? faults.ProblemAsync(context, refused) : ReplayView.WriteAsync(context, answer!.Replay!));
    }

    // What is no id needs no grain of its own.
    private static string Bounded(string id) => Guid.TryParseExact(id, "D", out _) ? id : id[..Math.Min(id.Length, 64)];
}
