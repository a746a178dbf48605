using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Errors;

/// <summary>Turns what was thrown while a request was handled into its answer.</summary>
internal sealed partial class Faults(IOptions<GatewayOptions> options, ILogger<Faults> logger)
{
    private const string Again = "Correct the request and send it again.";
    private readonly GatewayOptions _limits = options.Value;

    /// <summary>What <c>Retry-After</c> says when a problem does not.</summary>
    public TimeSpan RetryAfter { get; } = options.Value.RetryAfter;

    /// <summary>Answers with the problem that <paramref name="fault"/> stands for; an answer that has begun is cut off instead.</summary>
    public ValueTask AnswerAsync(HttpContext context, Exception fault)
    {
        if (fault is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
            return default;
        }

        Problem problem = ToProblem(fault);
        if (context.Response.HasStarted)
        {
            // Half an answer must not look whole.
            context.Abort();
            return default;
        }

        return ProblemAsync(context, problem);
    }

    /// <summary>Answers with a problem.</summary>
    public ValueTask ProblemAsync(HttpContext context, Problem problem) => Respond.ProblemAsync(context, problem, RetryAfter);

    /// <summary>The problem that <paramref name="fault"/> stands for. What nobody foresaw is logged and told without its inner details.</summary>
    public Problem ToProblem(Exception fault)
    {
        switch (fault)
        {
            case EventHubException known:
                return known.Problem;
            case BadHttpRequestException bad:
                return OfBadRequest(bad);
            case OutOfMemoryException:
                // All that is there is held by others for a moment. They go on, and this one alone comes again.
                LogUnexpected(logger, fault);
                return new Problem(ErrorCodes.LimitReached, "The hub has no memory left for this request. What was published may or may not be stored: repeat it later, under the same idempotency key.");
            default:
                LogUnexpected(logger, fault);
                return new Problem(ErrorCodes.Internal, "The hub failed to handle the request; its log has the cause. What was published may or may not be stored: repeat it under the same idempotency key.");
        }
    }

    // What the server refused. A status without a code of its own becomes 400.
    private Problem OfBadRequest(BadHttpRequestException bad)
    {
        (ErrorCode code, string remedy) = bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => (ErrorCodes.BodyTooLarge, Again),
            StatusCodes.Status405MethodNotAllowed => (ErrorCodes.MethodNotAllowed, Again),
            StatusCodes.Status408RequestTimeout => (ErrorCodes.RequestTimeout, "Send the request faster, or in smaller pieces."),
            StatusCodes.Status414UriTooLong => (ErrorCodes.RequestLineTooLong, $"At most {_limits.RequestLineBytesMax} bytes are allowed (Gateway:RequestLineBytesMax). Ask for less at once."),
            StatusCodes.Status431RequestHeaderFieldsTooLarge =>
                (ErrorCodes.HeadersTooLarge, $"At most {_limits.HeaderBytesMax} bytes are allowed (Gateway:HeaderBytesMax), in at most 100 headers. Send less in headers; metadata of an event fits into its body."),
            _ => (ErrorCodes.BadRequest, Again),
        };

        // The server says what it saw in its log only.
        string said = bad.Message.EndsWith(": ''", StringComparison.Ordinal) ? bad.Message[..^": ''".Length] + "." : bad.Message;
        return new Problem(code, $"{said} {remedy}");
    }
}
