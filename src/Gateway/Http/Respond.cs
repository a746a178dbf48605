using System.Buffers;
using System.Globalization;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Http;

/// <summary>Writes whole answers, with their length, straight into the server's buffer.</summary>
internal static class Respond
{
    public const string Json = "application/json", ProblemType = "application/problem+json", PlainText = "text/plain; charset=utf-8";

    /// <summary>An answer with a body.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, string contentType, ReadOnlySpan<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return default;
        }

        response.BodyWriter.Write(body);
        ValueTask<System.IO.Pipelines.FlushResult> flush = response.BodyWriter.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            return Awaited(flush);
        }

        _ = flush.Result;
        return default;
    }

    /// <summary>An answer without a body.</summary>
    public static ValueTask StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return default;
    }

    /// <summary>A refusal. Does nothing when the answer has begun already.</summary>
    public static ValueTask ProblemAsync(HttpContext context, Problem problem, TimeSpan retryAfter)
    {
        if (context.Response.HasStarted)
        {
            return default;
        }

        if (problem.Code.HttpStatus is 429 or 503 or 507)
        {
            TimeSpan wait = problem.RetryAfter ?? retryAfter;
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        using PooledBuffer body = PooledBuffer.Rent();
        ProblemJson.Write(body, problem, context.Request.Path.ToUriComponent());
        return WriteAsync(context, problem.Code.HttpStatus, ProblemType, body.Span);
    }

    private static async ValueTask Awaited(ValueTask<System.IO.Pipelines.FlushResult> flush) => _ = await flush;
}
