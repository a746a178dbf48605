using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Subscriptions;

/// <summary><c>/v1/subscriptions</c> and <c>/v1/subscriptions/{name}</c>: what subscriptions want. Read from the partitions of this process, changed by their grains.</summary>
internal sealed class SubscriptionEndpoint(IPartitions partitions, DocumentBody bodies, IGrainFactory grains, Faults faults)
{
    private const int LimitDefault = 100, LimitMax = 1000;

    public ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        string? after = query.Text("after");
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        if (query.End() is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        IReadOnlyList<Subscription> all = partitions.First().All;
        int first = after is null ? 0 : FirstBehind(all, after), end = Math.Min(first + limit, all.Count);
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("subscriptions");
            for (int i = first; i < end; i++)
            {
                json.WriteStartObject();
                SubscriptionView.WriteFields(json, all[i], partitions.CountsOf(all[i].Id));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", end < all.Count ? all[end - 1].Name : null);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            return faults.ProblemAsync(context, query);
        }

        return partitions.First().Find(NameOf(context)) is { } found
            ? SubscriptionView.WriteAsync(context, StatusCodes.Status200OK, found, partitions.CountsOf(found.Id))
            : faults.ProblemAsync(context, SubscriptionLookup.NotFound(NameOf(context)));
    }

    public async ValueTask PutAsync(HttpContext context)
    {
        string name = NameOf(context);
        (string document, Problem? problem) = SubscriptionName.Explain(name) is { } wrong
            ? ("", Problem.OfField(ErrorCodes.InvalidField, "name", wrong))
            : await bodies.ReadAsync(context, SubscriptionDocument.BytesMax, "Use wildcards in patterns, or several subscriptions.");
        await AnswerAsync(context, problem, problem is null ? await Grain(name).Set(document) : null);
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        Problem? query = QueryReader.RefuseAny(context);
        await AnswerAsync(context, query, query is null ? await Grain(NameOf(context)).Delete() : null);
    }

    public ValueTask PauseAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Pause());

    public ValueTask ResumeAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Resume());

    public async ValueTask SeekAsync(HttpContext context)
    {
        (string body, Problem? problem) = await ReadSmallAsync(context);
        string to = "";
        problem ??= SeekDocument.Read(System.Text.Encoding.UTF8.GetBytes(body), out to);
        await AnswerAsync(context, problem, problem is null ? await Grain(NameOf(context)).Seek(to) : null);
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static int FirstBehind(IReadOnlyList<Subscription> all, string after)
    {
        int low = 0, high = all.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(all[middle].Name, after) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private async ValueTask ChangeAsync(HttpContext context, Func<ISubscriptionGrain, Task<SubscriptionAnswer>> change)
    {
        (string body, Problem? problem) = await ReadSmallAsync(context);
        problem ??= EmptyDocument.Check(System.Text.Encoding.UTF8.GetBytes(body));
        await AnswerAsync(context, problem, problem is null ? await change(Grain(NameOf(context))) : null);
    }

    private ValueTask<(string Text, Problem? Problem)> ReadSmallAsync(HttpContext context) => bodies.ReadAsync(context, 4096, "Send nothing but the fields of this call.");

    private ISubscriptionGrain Grain(string name) => grains.GetGrain<ISubscriptionGrain>(name);

    private ValueTask AnswerAsync(HttpContext context, Problem? problem, SubscriptionAnswer? answer)
    {
        if ((problem ?? answer!.Refusal?.ToProblem()) is { } refused)
        {
            return faults.ProblemAsync(context, refused);
        }

        if (answer!.Subscription is not { } subscription)
        {
            return Respond.StatusAsync(context, StatusCodes.Status204NoContent);
        }

        bool isNew = answer.Change == SubscriptionChange.Created;
        if (isNew)
        {
            context.Response.Headers.Location = "/v1/subscriptions/" + subscription.Name;
        }

        return SubscriptionView.WriteAsync(context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, subscription);
    }
}
