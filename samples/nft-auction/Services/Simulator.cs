using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventHub.Samples.NftAuction.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventHub.Samples.NftAuction.Services;

/// <summary>
/// A process that plays one of the four services. <c>POST /{operation}/{subject}</c> does something under its <c>Idempotency-Key</c>, <c>POST /{operation}/{subject}/undo</c>
/// undoes it; <c>/health</c>, <c>/ledger</c>, <c>/faults</c> and <c>/accounts/{account}</c> are for those who look on.
/// </summary>
internal sealed class Simulator(Role role)
{
    private readonly Ledger _ledger = new();
    private readonly FaultBoard _faults = new();
    private StreamStudio? _studio;

    /// <summary>Serves until whoever started it is gone: until the input ends.</summary>
    public async Task RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.Configure<JsonOptions>(static json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        await using WebApplication app = builder.Build();
        using StreamStudio? studio = role == Role.StreamManager ? new StreamStudio(_faults) : null;
        _studio = studio;
        Map(app);
        studio?.Map(app);
        await app.StartAsync();
        Console.WriteLine($"{role.Name} listening {app.Urls.First()}");
        await Console.In.ReadToEndAsync();
        _faults.Clear();
        await app.StopAsync();
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/health", () => _faults.IsDown ? Results.StatusCode(503) : Results.Json(new { status = "ok" }));
        app.MapGet("/ledger", () => Results.Json(new { entries = _ledger.Entries, owners = _ledger.Owners }));
        app.MapPut("/accounts/{account}", (string account, decimal funds) => _ledger.Fund(account, funds));
        app.MapPost("/faults", (Fault fault) => _faults.Add(fault));
        app.MapDelete("/faults", _faults.Clear);
        app.MapGet("/faults/held", async (string operation, string subject, CancellationToken cancellationToken) => await _faults.HeldAsync(operation, subject, cancellationToken));
        app.MapPost("/{operation}/{subject}", (HttpContext context, string operation, string subject) => ServeAsync(context, operation, subject, isUndo: false));
        app.MapPost("/{operation}/{subject}/undo", (HttpContext context, string operation, string subject) => ServeAsync(context, operation, subject, isUndo: true));
    }

    private async Task ServeAsync(HttpContext context, string operation, string subject, bool isUndo)
    {
        JsonElement body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        // In quotes, as the header's specification has it; compensations name it without.
        string key = context.Request.Headers["Idempotency-Key"].ToString().Trim('"');
        if (!role.Operations.Contains(operation) || key.Length == 0)
        {
            context.Response.StatusCode = key.Length == 0 ? 400 : 404;
            return;
        }

        Fault? fault = _faults.Take(isUndo ? operation + "/undo" : operation, subject);
        if (fault?.Kind is FaultKind.Down)
        {
            context.Abort();
            return;
        }

        (bool done, string? reason) = fault?.Kind is FaultKind.Refuse ? (false, $"{role.Name} does not want to.") : Do(key, operation, subject, body, isUndo);
        object? more = done && !isUndo ? _studio?.Follow(operation, body) : null;
        await AnswerAsync(context, fault, subject, done ? 200 : 409, JsonSerializer.SerializeToUtf8Bytes(more ?? new { done, reason, url = $"https://{role.Name}.example/{operation}/{subject}" }));
    }

    private (bool Done, string? Reason) Do(string key, string operation, string subject, JsonElement body, bool isUndo)
    {
        if (!isUndo)
        {
            return _ledger.Do(key, operation, subject, body);
        }

        _ledger.Undo(body.GetProperty("done").GetString()!);
        return (true, null);
    }

    private async Task AnswerAsync(HttpContext context, Fault? fault, string subject, int status, byte[] answer)
    {
        switch (fault?.Kind)
        {
            // Answered whether or not somebody waits: the hub has given up, or is dead.
            case FaultKind.Slow or FaultKind.Late:
                await Task.Delay(fault.Delay);
                break;
            case FaultKind.Held:
                await _faults.HoldAsync(fault.Operation, subject);
                break;
            case FaultKind.Lost:
                context.Abort();
                return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
        await context.Response.CompleteAsync();
        if (fault?.Kind is FaultKind.Twice && context.Features.Get<IConnectionTransportFeature>() is { } connection)
        {
            // Past the server, which would not do such a thing.
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Again\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n"));
            await connection.Transport.Output.WriteAsync(answer);
        }
    }
}
