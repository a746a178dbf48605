using System.Collections.Concurrent;
using EventHub.EventLog;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Redis.Connections;
using EventHub.Redis.Logs;
using EventHub.Redis.Tests.Kit;

namespace EventHub.Redis.Tests.Logs;

/// <summary>The server is killed and started again while publishers write: under <c>appendfsync always</c> everything acknowledged is there, once, in order.</summary>
[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class When_redis_is_killed_under_load : IAsyncLifetime
{
    private const int Publishers = 4, EventsBetweenKills = 200;
    private static readonly int s_kills = Setting.Of("EVENTHUB_REDIS_KILLS", 3);
    private readonly ConcurrentDictionary<string, AppendResult> _acknowledged = new();
    private readonly ConcurrentDictionary<string, bool> _sent = new();
    private readonly SemaphoreSlim _answers = new(0);
    private RedisServer _server = null!;
    private RedisConnection _connection = null!;
    private LogPlace _place = null!;
    private volatile OpenLog _open = null!;
    private volatile bool _ended;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync("always");
        _connection = _server.Connect();
        _place = new LogPlace(new RedisDisk(_connection), "partition-0", () => default);
        _open = new OpenLog(_place.Open());
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        _connection.Dispose();
        await _server.DisposeAsync();
        _answers.Dispose();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost()
    {
        Task[] publishers = [.. Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(number)))];
        for (int kill = 0; kill < s_kills; kill++)
        {
            await AcknowledgedMoreAsync();
            SegmentedEventLog failed = _open.Log;
            await _server.KillAsync();
            await Waiting.UntilStoppedAsync(failed);
            await Assert.ThrowsAsync<EventHubException>(() => LogPlace.AppendAsync(failed, TestEvent.Of("nobody stores this")));
            await _server.StartAgainAsync(_connection);
            await ReopenAsync();
        }

        await AcknowledgedMoreAsync();
        _ended = true;
        await Task.WhenAll(publishers);
        await _open.Log.DisposeAsync();
        Check(_place.Open());
    }

    private static TestEvent EventOf(string name) => TestEvent.Of(name, key: name, channel: $"p{name.Split('-')[0]}");

    // As a publisher does who hears nothing: the same event again, under its key.
    private async Task PublishAsync(int publisher)
    {
        for (int number = 0; !_ended; number++)
        {
            string name = $"{publisher}-{number}";
            _sent[name] = true;
            while (!_ended)
            {
                OpenLog open = _open;
                try
                {
                    _acknowledged[name] = (await LogPlace.AppendAsync(open.Log, EventOf(name)))[0];
                    _answers.Release();
                    break;
                }
                catch (EventHubException fault) when (fault.Code == ErrorCodes.PartitionStopped || fault.Code == ErrorCodes.ShuttingDown)
                {
                    await open.Replaced.Task;
                }
            }
        }
    }

    // Counted from now on, in the log that is open.
    private async Task AcknowledgedMoreAsync()
    {
        while (_answers.Wait(0))
        {
        }

        for (int count = 0; count < EventsBetweenKills; count++)
        {
            Assert.True(await _answers.WaitAsync(Waiting.Patience), $"{count} events were acknowledged, {EventsBetweenKills} were waited for; {Waiting.Patience} after the last there is no other.");
        }
    }

    // What a partition does: from what the failed log knew to be durable.
    private async Task ReopenAsync()
    {
        OpenLog failed = _open;
        await failed.Log.DisposeAsync();
        _open = new OpenLog(_place.Open(failed.Log.DurableNextLsn));
        failed.Replaced.SetResult();
    }

    private void Check(SegmentedEventLog log)
    {
        (List<SeenRecord> events, List<long> gaps) = Walks.Forward(log);
        Assert.Empty(gaps);
        Assert.Empty(log.Quarantine);
        Dictionary<string, string> sent = _sent.Keys.ToDictionary(name => Convert.ToHexString(EventOf(name).Record()));
        Dictionary<string, long> stored = [];
        foreach (SeenRecord seen in events)
        {
            Assert.True(sent.TryGetValue(seen.Hex, out string? name), $"Nobody sent what stands at lsn {seen.Lsn}: {seen.Hex}.");
            Assert.True(stored.TryAdd(name, seen.Lsn), $"'{name}' is stored twice.");
        }

        Assert.All(_acknowledged, pair => Assert.Equal(pair.Value.Lsn, stored[pair.Key]));
        foreach (IGrouping<string, KeyValuePair<string, long>> publisher in stored.GroupBy(pair => pair.Key.Split('-')[0]))
        {
            long[] inOrderSent = [.. publisher.OrderBy(pair => int.Parse(pair.Key.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)).Select(pair => pair.Value)];
            Assert.Equal(inOrderSent.Order(), inOrderSent);
        }
    }

    // The log that publishers use, and the sign that there is another one.
    private sealed record OpenLog(SegmentedEventLog Log)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
