using System.Buffers;
using System.Diagnostics;
using EventHub.Gateway.Http;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventHub.Gateway.Errors;

/// <summary>
/// Gives a problem as body to the server's own refusals of requests it cannot read, which no handler ever sees. The server tells
/// of each, before it answers, on the diagnostic source it is given; whatever it says there reaches other listeners as before.
/// </summary>
/// <remarks>
/// There is no body writer yet where a request could not be read. So the head is started through the response's features and the
/// body put behind it into the connection's output. Nothing else is on its way then: the server reads a request only when the
/// answer before has been flushed. A server that gives no way to this answers as it did, without a body; so it does to another version of
/// HTTP, since a client that begins with HTTP/2 is answered in HTTP/2.
/// </remarks>
internal sealed class ServerRefusals(Faults faults, DiagnosticListener others) : DiagnosticSource
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public override bool IsEnabled(string name) => name == BadRequest || others.IsEnabled(name);

    public override void Write(string name, object? value)
    {
        if (name == BadRequest && value is IFeatureCollection request && request.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException { StatusCode: not StatusCodes.Status505HttpVersionNotsupported } refusal)
        {
            Answer(request, faults.ToProblem(refusal));
        }

        if (others.IsEnabled(name))
        {
            others.Write(name, value);
        }
    }

    private static void Answer(IFeatureCollection features, Problem problem)
    {
        if (features.Get<IHttpRequestFeature>() is not { } request || request.Protocol is { Length: > 0 } protocol && !HttpProtocol.IsHttp11(protocol) && !HttpProtocol.IsHttp10(protocol)
            || features.Get<IHttpResponseFeature>() is not { HasStarted: false } response
            || features.Get<IHttpResponseBodyFeature>() is not { } body
            || features.Get<IConnectionTransportFeature>()?.Transport.Output is not { CanGetUnflushedBytes: true } output)
        {
            return;
        }

        using PooledBuffer json = PooledBuffer.Rent();
        ProblemJson.Write(json, problem, request.Path is { Length: > 0 } path ? new PathString(path).ToUriComponent() : null);
        response.StatusCode = problem.Code.HttpStatus;
        response.Headers.ContentType = Respond.ProblemType;
        response.Headers.ContentLength = json.Length;
        response.Headers.Connection = "close";
        response.Headers.XContentTypeOptions = "nosniff";
        long before = output.UnflushedBytes;
        if (body.StartAsync().IsCompletedSuccessfully && output.UnflushedBytes > before && !HttpMethods.IsHead(request.Method))
        {
            output.Write(json.Span);
        }

        // Not awaited: what is not flushed when the connection ends is sent with its end.
        _ = output.FlushAsync().AsTask();
    }
}
