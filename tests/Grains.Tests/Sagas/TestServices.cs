using System.Collections.Concurrent;
using EventHub.Grains.Sagas;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Services that do what is asked once for each idempotency key, answer the same again, and can be slow, silent and out of order. They outlive the hub.</summary>
internal sealed class TestServices : ISagaServices
{
    private readonly ConcurrentDictionary<string, string> _done = [];

    /// <summary>What was done, in order: service and path.</summary>
    public ConcurrentQueue<string> Effects { get; } = new();

    public ConcurrentQueue<SagaCommand.CallService> Calls { get; } = new();

    /// <summary>Asked of each call before anything is done; null lets it go on.</summary>
    public Func<SagaCommand.CallService, ServiceAnswer?> Before { get; set; } = _ => null;

    /// <summary>Calls that are answered only when this completes, and not at all when the hub ends before.</summary>
    public Func<SagaCommand.CallService, Task> Answering { get; set; } = _ => Task.CompletedTask;

    public async ValueTask<ServiceAnswer> CallAsync(SagaCommand.CallService call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        if (Before(call) is { } refused)
        {
            return refused;
        }

        string asked = $"{call.Request.Service} {call.Request.Path} {call.Request.Body}";
        if (_done.TryAdd(call.IdempotencyKey, asked))
        {
            Effects.Enqueue($"{call.Request.Service} {call.Request.Path}");
        }

        Assert.Equal(_done[call.IdempotencyKey], asked);
        await Answering(call).WaitAsync(cancellationToken);
        return new ServiceAnswer(SagaValue.Parse("""{"id":"r7"}"""));
    }
}
