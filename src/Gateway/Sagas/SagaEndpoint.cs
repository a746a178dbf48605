using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Publishing;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Orleans;

namespace EventHub.Gateway.Sagas;

/// <summary><c>/v1/sagas</c> and <c>/v1/sagas/{definition}/{key}</c>: instances of sagas, listed from the partitions, asked through their grains.</summary>
internal sealed class SagaEndpoint(IPartitions partitions, DocumentBody bodies, IGrainFactory grains, TimeProvider timeProvider, Faults faults)
{
    private const int HistoryDefault = 200, HistoryMax = 10_000;

    public async ValueTask ListAsync(HttpContext context)
    {
        if (SagaListQuery.Read(context, timeProvider.GetUtcNow().UtcTicks, out SagaQuery query) is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        SagaPage found = await partitions.ListSagasAsync(query with { CatchesUp = true });
        ImmutableArray<SagaInfo> page = found.Sagas;
        await SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("sagas");
            foreach (SagaInfo saga in page)
            {
                json.WriteStartObject();
                SagaView.WriteFields(json, saga);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", page.Length == query.Limit ? SagaListQuery.CursorOf(page[^1]) : null);
            json.WriteBoolean("upToDate", !found.IsBehind);
        });
    }

    public async ValueTask StartAsync(HttpContext context)
    {
        string definition = SagaPath.Definition(context);
        (string text, Problem? problem) = SagaPath.CheckName(definition) is { } wrong ? ("", wrong) : await ReadAsync(context);
        SagaBody body = null!;
        problem ??= SagaBody.Start(text, out body);
        problem ??= ReadKey(context, out string? idempotencyKey);
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        // Another body under the same key of the request would be another run; under a key made of it that can only be a mistake.
        string request = ReadKey(context, out idempotencyKey) is null && idempotencyKey is not null ? idempotencyKey : Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();
        string key = body.Key ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{definition}\0{request}")))[..32];
        string run = $"{request}\0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.Json)))}";
        SagaAnswer answer = await grains.GetGrain<ISagaGrain>($"{definition}/{key}").Start(run, body.Json);
        if (answer.Refusal is { } refusal)
        {
            await faults.ProblemAsync(context, body.Key is null && refusal.Code == ErrorCodes.SagaExists.Number ? KeyReused() : refusal.ToProblem());
            return;
        }

        bool isNew = answer.Effect == "taken";
        if (isNew)
        {
            context.Response.Headers.Location = $"/v1/sagas/{definition}/{Uri.EscapeDataString(key)}";
        }

        await SagaView.WriteAsync(context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json =>
        {
            SagaView.WriteFields(json, answer.Saga!);
            json.WriteBoolean("duplicate", !isNew);
        });
    }

    public async ValueTask GetAsync(HttpContext context)
    {
        QueryReader query = new(context);
        int history = query.Number("history", 1, HistoryMax, HistoryDefault);
        Problem? problem = query.End() ?? SagaPath.CheckName(SagaPath.Definition(context));
        await AnswerAsync(context, problem, problem is null ? await Grain(context, "").Get(history) : null);
    }

    public async ValueTask SignalAsync(HttpContext context)
    {
        (string text, Problem? problem) = await ReadAsync(context);
        SagaBody body = null!;
        problem ??= SagaPath.CheckName(SagaPath.Definition(context)) ?? SagaBody.Signal(text, out body);
        string? id = null;
        problem ??= ReadKey(context, out id);
        await AnswerAsync(context, problem, problem is null ? await Grain(context, ":signal").Signal(body.Name!, id ?? Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString(), body.Json) : null);
    }

    public async ValueTask CancelAsync(HttpContext context)
    {
        (string text, Problem? problem) = await ReadAsync(context);
        SagaBody body = null!;
        problem ??= SagaPath.CheckName(SagaPath.Definition(context)) ?? SagaBody.Cancel(text, out body);
        await AnswerAsync(context, problem, problem is null ? await Grain(context, ":cancel").Cancel(body.Reason) : null);
    }

    public ValueTask RetryAsync(HttpContext context) => ChangeAsync(context, ":retry", static grain => grain.Retry());

    public ValueTask PauseAsync(HttpContext context) => ChangeAsync(context, ":pause", static grain => grain.Pause());

    public ValueTask ResumeAsync(HttpContext context) => ChangeAsync(context, ":resume", static grain => grain.Resume());

    public async ValueTask MigrateAsync(HttpContext context)
    {
        (string text, Problem? problem) = await ReadAsync(context);
        SagaBody body = null!;
        problem ??= SagaPath.CheckName(SagaPath.Definition(context)) ?? SagaBody.Migrate(text, out body);
        await AnswerAsync(context, problem, problem is null ? await Grain(context, ":migrate").Migrate(body.Version, body.States) : null);
    }

    private static Problem KeyReused() => new(ErrorCodes.KeyReused, "The idempotency key began a saga with other data. Send the data it was begun with, or another key.");

    private static Problem? ReadKey(HttpContext context, out string? key)
    {
        key = null;
        StringValues values = context.Request.Headers[PublishHeaders.IdempotencyKey];
        if (values.Count == 0)
        {
            return null;
        }

        int length = values.Count == 1 && IdempotencyKeyText.TryRead(values[0] ?? "", out key) ? Encoding.UTF8.GetByteCount(key!) : 0;
        return length is > 0 and <= TextRules.IdempotencyKeyBytesMax && !key!.Any(char.IsControl) ? null : Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.IdempotencyKey,
            $"The header Idempotency-Key is '{QueryReader.Show(values.ToString())}'. Send it once, as \"abc\" or abc, with 1 to {TextRules.IdempotencyKeyBytesMax} bytes and no control characters.");
    }

    private ISagaGrain Grain(HttpContext context, string verb) => grains.GetGrain<ISagaGrain>($"{SagaPath.Definition(context)}/{SagaPath.Key(context, verb)}");

    private ValueTask<(string Text, Problem? Problem)> ReadAsync(HttpContext context) => bodies.ReadAsync(context, SagaBody.BytesMax, "Send a reference to what is large.");

    private async ValueTask ChangeAsync(HttpContext context, string verb, Func<ISagaGrain, Task<SagaAnswer>> change)
    {
        (string text, Problem? problem) = await bodies.ReadAsync(context, 4096, "Send nothing: the call takes no field.");
        problem ??= EmptyDocument.Check(Encoding.UTF8.GetBytes(text)) ?? SagaPath.CheckName(SagaPath.Definition(context));
        await AnswerAsync(context, problem, problem is null ? await change(Grain(context, verb)) : null);
    }

    private ValueTask AnswerAsync(HttpContext context, Problem? problem, SagaAnswer? answer) =>
        (problem ?? answer!.Refusal?.ToProblem()) is { } refused
            ? faults.ProblemAsync(context, refused)
            : SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
            {
                SagaView.WriteFields(json, answer!.Saga!);
                if (answer.Effect.Length > 0)
                {
                    json.WriteString("effect", answer.Effect);
                }
                else
                {
                    json.WriteBoolean("upToDate", !answer.Saga!.IsBehind);
                }
            });
}
