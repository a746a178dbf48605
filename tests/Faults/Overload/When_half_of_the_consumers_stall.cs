using EventHub.Faults.Calls;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Overload;

/// <summary>
/// 100 connections read, 50 never read what they watch, and 50 take deliveries and never settle them. The first get everything, in order, and the hub
/// does not keep for the others what they leave: with a copy each it would need 100 times what is published, several times its heap.
/// </summary>
public sealed class When_half_of_the_consumers_stall : IDisposable
{
    private const int Fast = 100, Stalled = 50, Batches = 30, BatchSize = 100, PayloadBytes = 3000, HeapMiB = 200, PeakMiBMax = 400;
    private readonly TemporaryFolder _folder = new();
    private readonly List<WatchingSocket> _sockets = [];

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task The_others_get_everything_and_memory_stays_bounded()
    {
        // Nobody is closed for being slow, or silent, while this test lasts.
        (string, string)[] variables = [.. ProcessMemory.HeapOf(HeapMiB), ("EVENTHUB__Gateway__SocketSlowTimeout", "1h"), ("EVENTHUB__Gateway__SocketPing", "5m")];
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), variables, []);
        await OpenAsync(hub, Stalled, "watching", """{"op":"watch","ref":1,"patterns":["load.>"],"from":"now","credit":1000000}""");
        await hub.Client.AskAsync(HttpMethod.Put, "/v1/subscriptions/shared", """{"patterns":["load.>"],"maxInFlight":10000,"ackDeadline":"30s"}""");
        await OpenAsync(hub, Stalled, "consuming", """{"op":"consume","ref":1,"subscription":"shared","credit":1000}""");
        WatchingSocket[] fast = await OpenAsync(hub, Fast, "watching", """{"op":"watch","ref":1,"patterns":["load.>"],"from":"now","credit":1000000}""");

        Task reading = Task.WhenAll(fast.Select(socket => Task.Run(() => socket.ReadAllAsync(Batches * BatchSize))));
        for (int batch = 0; batch < Batches; batch++)
        {
            await hub.Client.AskAsync(HttpMethod.Post, "/v1/events", Batch(batch));
        }

        await reading;
        int peak = ProcessMemory.PeakMiB(hub.Run.ProcessId);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Fast} x {Batches * BatchSize} events; peak {peak} MiB");
        Assert.True(peak < PeakMiBMax, $"The hub had {peak} MiB.");
        Assert.Equal(0, await hub.StopAsync());
    }

    private async Task<WatchingSocket[]> OpenAsync(RunningHub hub, int count, string answer, string message)
    {
        WatchingSocket[] opened = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => WatchingSocket.OpenAsync(hub, message)));
        _sockets.AddRange(opened);
        foreach (WatchingSocket socket in opened)
        {
            Assert.Contains(answer, await socket.AnswerAsync(), StringComparison.Ordinal);
        }

        return opened;
    }

    private static string Batch(int batch) => $"[{string.Join(',', Enumerable.Range((batch * BatchSize) + 1, BatchSize).Select(Event))}]";

    private static string Event(int number) => $$$"""{"channel":"load.all","payload":{"n":{{{number}}},"filling":"{{{new string('x', PayloadBytes)}}}"}}""";
}
