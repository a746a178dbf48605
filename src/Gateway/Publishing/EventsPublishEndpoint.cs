using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Publishing;

/// <summary><c>POST /v1/events</c>: one event or many, in the shape the content type says.</summary>
internal sealed class EventsPublishEndpoint(BodyReader bodies, Publisher publisher, PublishAnswers answers, NdjsonEndpoint ndjson, Faults faults)
{
    public ValueTask PublishAsync(HttpContext context)
    {
        PublishFormat format = default;
        Problem? problem = PublishHeaders.Check(context, out TimeSpan? wait) ?? PublishFormat.Find(context, out format);
        if (problem is not null)
        {
            return RefuseAsync(context, problem);
        }

        return format.Shape == PublishShape.Lines ? ndjson.PublishAsync(context, format) : PublishBodyAsync(context, format, wait);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PublishBodyAsync(HttpContext context, PublishFormat format, TimeSpan? wait)
    {
        RequestBody body = await bodies.ReadAsync(context);
        if (body.Problem is not null)
        {
            await RefuseAsync(context, body.Problem);
            return;
        }

        using Submission submission = publisher.Rent();
        Problem? problem;
        bool many;
        try
        {
            problem = format.Parse(context, body.Memory.Span, publisher.Limits, submission, out many);
        }
        finally
        {
            body.Release();
        }

        if (problem is not null)
        {
            submission.Clear();
            await RefuseAsync(context, problem);
            return;
        }

        await publisher.AppendAsync(submission);
        await (many ? answers.ManyAsync(context, submission) : answers.OneAsync(context, submission, wait));
    }

    private ValueTask RefuseAsync(HttpContext context, Problem problem)
    {
        publisher.CountRefused();
        return faults.ProblemAsync(context, problem);
    }
}
