using System.Text.Json;
using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Policies;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Channels;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE /v1/channels/{channel}</c>: one channel, and its own policy.</summary>
internal sealed class ChannelPolicyEndpoint(ChannelView channels, PolicyRequests requests, Faults faults)
{
    public ValueTask GetAsync(HttpContext context)
    {
        string name = NameOf(context);
        Problem? problem = QueryReader.RefuseAny(context) ?? CheckName(name);
        Action<Utf8JsonWriter>? channel = problem is null ? channels.Find(name) : null;
        return channel is not null
            ? Write(context, channel)
            : faults.ProblemAsync(context, problem ?? new Problem(ErrorCodes.ChannelNotFound,
                $"The channel '{QueryReader.Show(name)}' has no retained event and no policy of its own. Publish to it, or list channels with GET /v1/channels."));
    }

    public async ValueTask PutAsync(HttpContext context)
    {
        string name = NameOf(context);
        (string document, Problem? problem) = CheckName(name) is { } wrong ? ("", wrong) : await requests.ReadAsync(context);
        problem ??= (await requests.Book.SetChannel(name, document)).Refusal?.ToProblem();
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        await (channels.Find(name) is { } channel ? Write(context, channel) : Respond.StatusAsync(context, StatusCodes.Status204NoContent));
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        string name = NameOf(context);
        if ((QueryReader.RefuseAny(context) ?? CheckName(name)) is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        await requests.RemovedAsync(context, await requests.Book.RemoveChannel(name),
            $"The channel '{QueryReader.Show(name)}' has no policy of its own; patterns may still decide for it. GET /v1/channels/{QueryReader.Show(name)} shows what does.");
    }

    /// <summary>What is wrong with a channel's name in a path, or null.</summary>
    internal static Problem? CheckName(string name) =>
        ChannelName.Explain(Encoding.UTF8.GetBytes(name)) is { } wrong ? Problem.OfField(ErrorCodes.InvalidChannel, "channel", wrong) : null;

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["channel"]!;

    private static ValueTask Write(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
