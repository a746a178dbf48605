using System.Text;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Schedules;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Schedules;

/// <summary><c>/v1/schedules</c> and <c>/v1/schedules/{name}</c>: events that are published again and again. Their grains know and change them.</summary>
internal sealed class ScheduleEndpoint(DocumentBody bodies, IGrainFactory grains, Faults faults)
{
    private const int LimitDefault = 100, LimitMax = 1000;

    public async ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        string? after = query.Text("after");
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        if (query.End() is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        SchedulePage page = await grains.GetGrain<IScheduleBookGrain>(IScheduleBookGrain.DefaultTenant).List(after, limit);
        await Write(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("schedules");
            foreach (ScheduleInfo schedule in page.Schedules)
            {
                json.WriteStartObject();
                ScheduleView.WriteFields(json, schedule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", page.Next);
        });
    }

    public async ValueTask GetAsync(HttpContext context)
    {
        Problem? problem = QueryReader.RefuseAny(context) ?? CheckName(context);
        await AnswerAsync(context, problem, problem is null ? await Grain(context).Get() : null);
    }

    public async ValueTask PutAsync(HttpContext context)
    {
        (string document, Problem? problem) = CheckName(context) is { } wrong
            ? ("", wrong)
            : await bodies.ReadAsync(context, ScheduleDocument.BytesMax, "Publish an address where the data is, instead of the data.");
        await AnswerAsync(context, problem, problem is null ? await Grain(context).Set(document) : null);
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        Problem? problem = QueryReader.RefuseAny(context) ?? CheckName(context);
        await AnswerAsync(context, problem, problem is null ? await Grain(context).Delete() : null);
    }

    public ValueTask PauseAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Pause());

    public ValueTask ResumeAsync(HttpContext context) => ChangeAsync(context, static grain => grain.Resume());

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    // Before a grain is asked: it would come to be for any name.
    private static Problem? CheckName(HttpContext context) =>
        ScheduleName.Explain(NameOf(context)) is { } wrong ? Problem.OfField(ErrorCodes.InvalidField, "name", wrong) : null;

    private static ValueTask Write(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, status, Respond.Json, body.Span);
    }

    private async ValueTask ChangeAsync(HttpContext context, Func<IScheduleGrain, Task<ScheduleAnswer>> change)
    {
        (string body, Problem? problem) = CheckName(context) is { } wrong ? ("", wrong) : await bodies.ReadAsync(context, 4096, "Send nothing: the call takes no field.");
        problem ??= EmptyDocument.Check(Encoding.UTF8.GetBytes(body));
        await AnswerAsync(context, problem, problem is null ? await change(Grain(context)) : null);
    }

    private IScheduleGrain Grain(HttpContext context) => grains.GetGrain<IScheduleGrain>(NameOf(context));

    private ValueTask AnswerAsync(HttpContext context, Problem? problem, ScheduleAnswer? answer)
    {
        if ((problem ?? answer!.Refusal?.ToProblem()) is { } refused)
        {
            return faults.ProblemAsync(context, refused);
        }

        if (answer!.Schedule is not { } schedule)
        {
            return Respond.StatusAsync(context, StatusCodes.Status204NoContent);
        }

        bool isNew = answer.Change == ScheduleChange.Created;
        if (isNew)
        {
            context.Response.Headers.Location = "/v1/schedules/" + schedule.Name;
        }

        return Write(context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json => ScheduleView.WriteFields(json, schedule));
    }
}
