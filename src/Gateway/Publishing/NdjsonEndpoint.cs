using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Publishing;

/// <summary><c>POST /v1/events</c> with NDJSON: any number of publish objects, a line each, answered line by line as they are stored.</summary>
internal sealed class NdjsonEndpoint(Publisher publisher, Draining draining, Faults faults, TimeProvider timeProvider, IOptions<GatewayOptions> options)
{
    public const string ContentType = "application/x-ndjson";

    public async ValueTask PublishAsync(HttpContext context, PublishFormat format)
    {
        // The stream as a whole has no limit of size or speed; lines do, and so does the pause between them.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        context.Response.ContentType = ContentType;
        NdjsonAnswers answers = new(context, options.Value.NdjsonAnswerBytesMax);
        NdjsonIntake intake = new(context, publisher, format.Traceparent, options.Value, faults);
        await intake.RunAsync(answers, draining, timeProvider);
    }
}
