using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Policies;

/// <summary>What the calls that change policies share: their body, the book, and how it answers.</summary>
internal sealed class PolicyRequests(BodyReader bodies, IGrainFactory grains, Faults faults)
{
    /// <summary>Where the policies are kept.</summary>
    public IPolicyBookGrain Book => grains.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant);

    /// <summary>A small JSON body as text, or the problem with it.</summary>
    public async ValueTask<(string Text, Problem? Problem)> ReadAsync(HttpContext context)
    {
        if ((QueryReader.RefuseAny(context) ?? CheckContentType(context.Request.ContentType)) is { } refused)
        {
            return ("", refused);
        }

        RequestBody body = await bodies.ReadAsync(context);
        if (body.Problem is not null)
        {
            return ("", body.Problem);
        }

        try
        {
            return ReadText(body.Memory.Span);
        }
        finally
        {
            body.Release();
        }
    }

    /// <summary>Answers a removal: 204, or why not.</summary>
    public ValueTask RemovedAsync(HttpContext context, PolicyAnswer answer, string missing) => answer switch
    {
        { Refusal: { } refusal } => faults.ProblemAsync(context, refusal.ToProblem()),
        { Existed: false } => faults.ProblemAsync(context, new Problem(ErrorCodes.PolicyNotFound, missing)),
        _ => Respond.StatusAsync(context, StatusCodes.Status204NoContent),
    };

    private static (string Text, Problem? Problem) ReadText(ReadOnlySpan<byte> body)
    {
        if (body.Length > Protocol.Policies.PolicyDocument.BytesMax)
        {
            return ("", new Problem(ErrorCodes.BodyTooLarge,
                $"The body has {body.Length} bytes; at most {Protocol.Policies.PolicyDocument.BytesMax} are allowed here. A policy is a handful of short fields."));
        }

        return Protocol.Json.JsonProblems.CheckUtf8(body) is { } invalid ? ("", invalid) : (Encoding.UTF8.GetString(body), null);
    }

    private static Problem? CheckContentType(string? contentType) =>
        string.IsNullOrEmpty(contentType) || ContentTypes.IsJson(Encoding.UTF8.GetBytes(contentType))
            ? null
            : Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Type", $"The content type '{QueryReader.Show(contentType)}' is not supported here. Send application/json.");
}
