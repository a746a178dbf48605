using System.Diagnostics;
using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>A partition with sagas, services and a clock that the test moves.</summary>
internal sealed class SagaFixture : IAsyncDisposable
{
    public const string Order = """
        saga: order
        version: 1
        events:
          placed:  { channel: orders.placed, key: event.payload.id }
          shipped: { channel: orders.shipped, key: event.payload.id }
        start: { on: placed, set: { n: =event.payload.n }, goto: reserving }
        states:
          reserving:
            steps:
              stock:
                call: { service: stock, path: "/reserve/{key}", body: { n: =data.n } }
                set: { reservation: =result.id }
                compensate: { call: { service: stock, path: "/release/{key}" } }
              credit:
                call: { service: bank, path: "/pay/{key}" }
                compensate: { call: { service: bank, path: "/refund/{key}" } }
            done: { publish: { channel: orders.reserved, payload: { id: =key } }, goto: shipping }
          shipping:
            on:
              shipped: { publish: { channel: orders.done, payload: { id: =key } }, goto: done }
            timeout: { after: 1h, goto: lost }
          done: { end: completed }
          lost: { end: failed }
        """;

    private static readonly TimeSpan s_creep = TimeSpan.FromMilliseconds(1), s_creepMax = TimeSpan.FromSeconds(20);

    private SagaFixture(PartitionFixture log, TestServices services) => (Log, Services) = (log, services);

    public PartitionFixture Log { get; }

    public TestServices Services { get; }

    public PartitionSagas Sagas => Log.Partition.Sagas;

    public static async Task<SagaFixture> OpenAsync(string? document = Order, Func<EventLogOptions, EventLogOptions>? configure = null)
    {
        TestServices services = new();
        SagaFixture fixture = new(await PartitionFixture.OpenAsync(configure, services), services);
        if (document is not null)
        {
            Assert.True(await fixture.Sagas.DefineAsync(SagaDocument.Read(document)));
        }

        return fixture;
    }

    public static SagaDefinition Version(int version) => SagaDocument.Read(Order.Replace("version: 1", $"version: {version}", StringComparison.Ordinal));

    public Task<AppendResult> PlaceAsync(string id) => Log.PublishAsync("orders.placed", $$"""{"id":"{{id}}","n":5}""", key: "p" + id);

    public Task<AppendResult> ShipAsync(string id) => Log.PublishAsync("orders.shipped", $$"""{"id":"{{id}}"}""", key: "s" + id);

    public SagaInstance? Find(string key, string definition = "order") => Sagas.Find(new SagaId(definition, key));

    /// <summary>Waits until it is so; the clock creeps meanwhile, so that timers that are armed late come too.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what, Func<string>? otherwise = null)
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan crept = TimeSpan.Zero;
        while (!isSo())
        {
            Assert.False(deadline.IsCancellationRequested, $"It did not come to this: {what}. {otherwise?.Invoke()}");

            // Not so far that it comes to where timeouts are, however long others need.
            if (crept < s_creepMax + (100 * Stopwatch.GetElapsedTime(begun)))
            {
                crept += s_creep;
                Log.Time.Advance(s_creep);
            }

            await Task.Yield();
        }
    }

    public Task UntilInAsync(string key, string state) => UntilAsync(() => Find(key)?.State == state, $"{key} is in {state}", () => Find(key)?.ToString() ?? "nothing");

    public Task UntilEndedAsync(string key, SagaStatus status) => UntilAsync(() => Find(key)?.Status == status, $"{key} has ended {status}", () => Find(key)?.ToString() ?? "nothing");

    /// <summary>Payloads of the events of a channel.</summary>
    public async Task<List<string>> PayloadsAsync(string channel)
    {
        List<string> found = [];
        for (long place = 0; ;)
        {
            PartitionRead read = await Log.Partition.ReadForwardAsync(place, PartitionFixture.Patterns(channel), Lanes.All, CancellationToken.None);
            Collect(read, place, channel, found);
            place = read.Place;
            if (read.AtEnd)
            {
                return found;
            }
        }
    }

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    /// <summary>Adds what a step of a walk found of a channel.</summary>
    public static void Collect(PartitionRead read, long after, string channel, List<string> found)
    {
        using StoredBatch? batch = read.Batch;
        if (batch is null)
        {
            return;
        }

        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence > after && Encoding.UTF8.GetString(record.Channel) == channel)
            {
                found.Add(Encoding.UTF8.GetString(record.Payload));
            }
        }
    }
}
