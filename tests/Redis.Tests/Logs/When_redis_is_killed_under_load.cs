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
    private RedisServer _server = null!;
    private RedisConnection _connection = null!;
    private LogPlace _place = null!;
    private volatile SegmentedEventLog _log = null!;
    private volatile bool _ended;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync("always");
        _connection = _server.Connect();
        _place = new LogPlace(new RedisDisk(_connection), "partition-0", () => default);
        _log = _place.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost()
    {
        Task[] publishers = [.. Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(number)))];
        for (int kill = 0; kill < s_kills; kill++)
        {
            await AcknowledgedMoreAsync();
            SegmentedEventLog failed = _log;
            await _server.KillAsync();
            await Eventually.TrueAsync(() => Task.FromResult(failed.Fault is not null), "The log did not stop though its server is gone.");
            await Assert.ThrowsAsync<EventHubException>(() => LogPlace.AppendAsync(failed, TestEvent.Of("nobody stores this")));
            await _server.StartAgainAsync();
            await ReopenAsync(failed);
        }

        await AcknowledgedMoreAsync();
        _ended = true;
        await Task.WhenAll(publishers);
        await _log.DisposeAsync();
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
                try
                {
                    AppendResult result = (await LogPlace.AppendAsync(_log, EventOf(name)))[0];
                    _acknowledged[name] = result;
                    break;
                }
                catch (EventHubException fault) when (fault.Code == ErrorCodes.PartitionStopped || fault.Code == ErrorCodes.ShuttingDown)
                {
                    await Task.Delay(5);
                }
            }
        }
    }

    private async Task AcknowledgedMoreAsync()
    {
        int before = _acknowledged.Count;
        await Eventually.TrueAsync(() => Task.FromResult(_acknowledged.Count >= before + EventsBetweenKills), $"{_acknowledged.Count} events were acknowledged, {EventsBetweenKills} more than {before} were waited for.");
    }

    // What a partition does: again and again, from what the failed log knew to be durable.
    private async Task ReopenAsync(SegmentedEventLog failed)
    {
        await failed.DisposeAsync();
        await Eventually.TrueAsync(() =>
        {
            try
            {
                _log = _place.Open(failed.DurableNextLsn);
                return Task.FromResult(true);
            }
            catch (RedisUnavailableException)
            {
                return Task.FromResult(false);
            }
        }, "The log did not open though its server is back.");
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
}
