using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Subscriptions;

/// <summary><c>POST /v1/subscriptions/{name}:pull</c>: everything that is ready, up to <c>max</c>; when nothing is, whatever comes first within <c>wait</c>.</summary>
internal sealed class PullEndpoint(
    IPartitions partitions, DocumentBody bodies, Draining draining, DeliveryInstruments instruments, TimeProvider timeProvider, Faults faults)
{
    private const int BodyBytesMax = 4096;

    public async ValueTask PullAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        (string body, Problem? problem) = await bodies.ReadAsync(context, BodyBytesMax, "Send nothing but max, wait and consumer.");
        PullRequest request = default;
        problem ??= PullReader.Read(Encoding.UTF8.GetBytes(body), out request);
        Subscription? subscription = problem is null ? partitions.First().Find(name) : null;
        if (subscription is null)
        {
            await faults.ProblemAsync(context, problem ?? SubscriptionLookup.NotFound(name));
            return;
        }

        using PullSink sink = new();
        ISubscriptionCursor[] cursors = [.. partitions.All.Select(partition => partition.Deliveries.Cursor(subscription.Id)).OfType<ISubscriptionCursor>()];
        DeliveryCredit credit = new(request.Max);
        await TakeReadyAsync(cursors, request, sink, credit, context.RequestAborted);
        if (sink.Count == 0 && request.Wait > TimeSpan.Zero)
        {
            await WaitAsync(cursors, request, sink, credit, context.RequestAborted);
        }

        if (sink.Count > 0)
        {
            instruments.Sent(sink.Count, sink.Json.Length);
        }

        await WriteAsync(context, sink);
    }

    private static async ValueTask TakeReadyAsync(
        ISubscriptionCursor[] cursors, PullRequest request, PullSink sink, DeliveryCredit credit, CancellationToken aborted)
    {
        foreach (ISubscriptionCursor cursor in cursors)
        {
            if (credit.Left > 0)
            {
                await cursor.TakeReadyAsync(request.Consumer, sink, credit, aborted);
            }
        }
    }

    private async ValueTask WaitAsync(
        ISubscriptionCursor[] cursors, PullRequest request, PullSink sink, DeliveryCredit credit, CancellationToken aborted)
    {
        IConsumer[] members = Array.ConvertAll(cursors, cursor => cursor.Join(request.Consumer, sink, credit, returnsWork: false));
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, draining.Token);
        try
        {
            await sink.First.WaitAsync(request.Wait, timeProvider, ending.Token);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // What came is answered, if anything did.
        }
        finally
        {
            // Behind this nothing is added any more.
            Array.ForEach(members, member => member.Dispose());
        }
    }

    private static ValueTask WriteAsync(HttpContext context, PullSink sink)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        body.Write("{\"deliveries\":["u8);
        body.Write(sink.Json);
        body.Write("]}"u8);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
