using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Publishing;

/// <summary><c>POST /v1/channels/{channel}/events</c>: the body is the payload.</summary>
internal sealed class ChannelPublishEndpoint(BodyReader bodies, Publisher publisher, PublishAnswers answers, Faults faults)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PublishAsync(HttpContext context)
    {
        if (PublishHeaders.Check(context, out TimeSpan? wait) is { } unavailable)
        {
            await RefuseAsync(context, unavailable);
            return;
        }

        RequestBody body = await bodies.ReadAsync(context);
        if (body.Problem is not null)
        {
            await RefuseAsync(context, body.Problem);
            return;
        }

        Submission submission = publisher.Rent();
        try
        {
            Problem? problem;
            try
            {
                problem = ChannelDraft.Compose(context, body.Memory.Span, publisher.Limits, submission);
            }
            finally
            {
                // The event is encoded; the server's buffer is not kept while the storage works.
                body.Release();
            }

            if (problem is not null)
            {
                await RefuseAsync(context, problem);
                return;
            }

            await publisher.AppendAsync(submission);
            await answers.OneAsync(context, submission, wait);
        }
        finally
        {
            submission.Dispose();
        }
    }

    private ValueTask RefuseAsync(HttpContext context, Problem problem)
    {
        publisher.CountRefused();
        return faults.ProblemAsync(context, problem);
    }
}
