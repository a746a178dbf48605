using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Redis.Connections;
using EventHub.Redis.Logs;
using EventHub.Redis.Tests.Kit;
using StackExchange.Redis;

namespace EventHub.Redis.Tests.Logs;

/// <summary>What the disk adds to a log on Redis: fencing by the server, files as streams, and its failures.</summary>
[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class RedisDiskTests : IAsyncLifetime
{
    private const string Folder = "partition-0";
    private RedisServer _server = null!;
    private RedisConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task TwoOwners_TheFirstIsRefusedByTheServer_AndDoesNotTakeTheLogBack()
    {
        await using LogPlace first = NewPlace(), second = NewPlace();
        SegmentedEventLog old = first.Open();
        await LogPlace.AppendAsync(old, TestEvent.Of("one"));
        SegmentedEventLog owner = second.Open();
        Assert.True(owner.OwnerTerm > old.OwnerTerm, $"Term {owner.OwnerTerm} follows {old.OwnerTerm}.");

        EventHubException refused = await Assert.ThrowsAsync<EventHubException>(() => LogPlace.AppendAsync(old, TestEvent.Of("stale")));
        Assert.Equal(ErrorCodes.PartitionStopped, refused.Code);
        Assert.IsType<FencedException>(refused.InnerException);
        Assert.Equal(2, (await LogPlace.AppendAsync(owner, TestEvent.Of("two")))[0].Lsn);
        Assert.Equal(ErrorCodes.DataFolderInUse, Assert.Throws<EventHubException>(() => first.Open(old.DurableNextLsn)).Code);

        await old.DisposeAsync();
        await owner.DisposeAsync();
        Assert.Equal(2, Walks.Forward(second.Open()).Events.Count);
    }

    [Fact]
    public async Task TwoOwners_TheFirstNoticesWhenItIsAskedToLook()
    {
        await using LogPlace first = NewPlace(), second = NewPlace();
        SegmentedEventLog old = first.Open();
        old.Verify();
        await LogPlace.AppendAsync(old, TestEvent.Of("one"));
        SegmentedEventLog owner = second.Open();
        old.Verify();
        await Waiting.UntilStoppedAsync(old);
        Assert.IsType<FencedException>(old.Fault!.InnerException);
        owner.Verify();
        Assert.Equal(2, (await LogPlace.AppendAsync(owner, TestEvent.Of("two")))[0].Lsn);
    }

    [Fact]
    public async Task Reading_WithoutTheServer_IsRefusedForNow_AndTheLogStops()
    {
        await using (LogPlace before = NewPlace())
        {
            await LogPlace.AppendAsync(before.Open(), TestEvent.Of("one"));
        }

        await using LogPlace place = NewPlace();
        SegmentedEventLog log = place.Open();
        await _server.KillAsync();
        EventHubException refused = await Assert.ThrowsAsync<EventHubException>(() => log.FindAsync(1, CancellationToken.None).AsTask());
        Assert.Equal(ErrorCodes.ReadFailed, refused.Code);
        await Waiting.UntilStoppedAsync(log);
    }

    [Fact]
    public async Task TwoOwners_AtASegmentsEnd_TheFirstCannotBeginTheNext()
    {
        await using LogPlace first = NewPlace(), second = NewPlace();
        SegmentedEventLog old = first.Open();
        await LogPlace.FillAsync(old, segments: 2);
        RedisDisk disk = (RedisDisk)first.Disk;
        IReadOnlyList<string> before = disk.List(Folder);
        second.Open();

        Assert.Throws<FencedException>(() => disk.Open($"{Folder}/x.tmp", create: true));
        Assert.Throws<FencedException>(() => disk.Rename($"{Folder}/{before[0]}", $"{Folder}/other"));
        Assert.Throws<FencedException>(() => disk.Delete($"{Folder}/{before[0]}"));
        Assert.Throws<FencedException>(() => disk.Open($"{Folder}/{before[0]}", create: false).Truncate(0));
        Assert.Equal(before.Order(), disk.List(Folder).Order());
    }

    [Fact]
    public async Task OneCommit_IsOneEntry_UnderTheOwnersTerm()
    {
        await using LogPlace place = NewPlace();
        SegmentedEventLog log = place.Open();
        for (int i = 0; i < 5; i++)
        {
            await LogPlace.AppendAsync(log, TestEvent.Of("a"), TestEvent.Of("b"));
        }

        // The header of the segment, and one for each commit.
        RedisKey[] streams = [.. ((RedisResult[])_connection.Execute("KEYS", "eventhub:{partition-0}:file:*")!).Select(key => (RedisKey)(string)key!)];
        RedisResult[] entries = (RedisResult[])_connection.Execute("XRANGE", Assert.Single(streams), "-", "+")!;
        Assert.Equal(6, entries.Length);
        Assert.All(entries, entry => Assert.Equal(log.OwnerTerm, FileExtents.Parse((string)((RedisResult[])entry!)[0]!).Term));
    }

    [Fact]
    public void File_IsReadAtAnyPlace_OverAllItsTerms()
    {
        Random random = new(11);
        byte[] model = new byte[20_000];
        random.NextBytes(model);
        int written = 0;
        RedisDisk disk = new(_connection);
        while (written < model.Length)
        {
            disk.Lock(Folder).Dispose();
            using IDiskFile file = disk.Open($"{Folder}/f", create: true);
            Assert.Equal(written, file.Length);
            for (int i = 0; i < 5 && written < model.Length; i++)
            {
                int count = Math.Min(random.Next(1, 900), model.Length - written);
                file.Write(written, model.AsSpan(written, count));
                written += count;
            }
        }

        disk.Lock(Folder).Dispose();
        using IDiskFile whole = disk.Open($"{Folder}/f", create: false);
        for (int i = 0; i < 300; i++)
        {
            int offset = random.Next(model.Length), count = random.Next(1, 3000);
            byte[] read = new byte[count];
            Assert.Equal(Math.Min(count, model.Length - offset), whole.Read(offset, read));
            Assert.Equal(model.AsSpan(offset, Math.Min(count, model.Length - offset)), read.AsSpan(0, Math.Min(count, model.Length - offset)));
        }
    }

    [Fact]
    public void File_CutOff_GrowsAgainUnderTheNextTerm()
    {
        RedisDisk disk = new(_connection);
        disk.Lock(Folder).Dispose();
        using (IDiskFile file = disk.Open($"{Folder}/f", create: true))
        {
            file.Write(0, new byte[8]);
            file.Write(8, [1, 1, 1, 1, 1, 1, 1, 1]);
            file.Write(16, [2, 2, 2, 2, 2, 2, 2, 2]);
            Assert.Throws<IOException>(() => file.Write(8, [3]));
        }

        disk.Lock(Folder).Dispose();
        using (IDiskFile file = disk.Open($"{Folder}/f", create: false))
        {
            file.Truncate(8);
            Assert.Equal(8, file.Length);
            file.Write(8, [9, 9, 9, 9]);
        }

        disk.Lock(Folder).Dispose();
        using IDiskFile again = disk.Open($"{Folder}/f", create: false);
        byte[] read = new byte[12];
        Assert.Equal(12, again.Read(0, read));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9], read);
    }

    [Fact]
    public void Names_AreListedRenamedAndRemoved()
    {
        RedisDisk disk = new(_connection);
        disk.Lock(Folder).Dispose();
        using IDiskFile a = disk.Open($"{Folder}/a", create: true), b = disk.Open($"{Folder}/b", create: true);
        a.Write(0, [1]);
        b.Write(0, [2]);
        disk.Rename($"{Folder}/a", $"{Folder}/b");
        Assert.Equal(["b"], disk.List(Folder));
        using (IDiskFile file = disk.Open($"{Folder}/b", create: false))
        {
            byte[] read = new byte[1];
            Assert.Equal((1, 1), (file.Read(0, read), read[0]));
        }

        disk.Delete($"{Folder}/b");
        disk.Delete($"{Folder}/b");
        Assert.False(disk.Exists($"{Folder}/b"));
        Assert.Throws<FileNotFoundException>(() => disk.Open($"{Folder}/b", create: false));
        Assert.Throws<FencedException>(() => a.Read(0, new byte[1]));
        Assert.Throws<FencedException>(() => a.Write(8, [1]));
    }

    [Fact]
    public async Task Server_WithoutMemory_RefusesPublishing_AndGoesOnWhenThereIsSome()
    {
        await using LogPlace place = NewPlace();
        SegmentedEventLog log = place.Open();
        await LogPlace.AppendAsync(log, TestEvent.Of("before"));
        _connection.Execute("CONFIG", "SET", "maxmemory", "1");
        EventHubException full = await Assert.ThrowsAsync<EventHubException>(() => LogPlace.AppendAsync(log, TestEvent.Of("refused")));
        Assert.Equal(ErrorCodes.StorageFull, full.Code);
        Assert.Null(log.Fault);
        _connection.Execute("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(2, (await LogPlace.AppendAsync(log, TestEvent.Of("after")))[0].Lsn);
        await log.DisposeAsync();
        Assert.Equal(2, Walks.Forward(place.Open()).Events.Count);
    }

    [Fact]
    public async Task Server_ThatForgot_IsNoticed_AndANewEpochBegins()
    {
        await using LogPlace place = NewPlace();
        SegmentedEventLog log = place.Open();
        await LogPlace.AppendAsync(log, TestEvent.Of("one"), TestEvent.Of("two"));
        long? durable = log.DurableNextLsn;
        LogBounds bounds = log.Bounds;
        RedisKey stream = (string)((RedisResult[])_connection.Execute("KEYS", "eventhub:{partition-0}:file:*")!)[0]!;
        string last = (string)((RedisResult[])((RedisResult[])_connection.Execute("XREVRANGE", stream, "+", "-", "COUNT", 1)!)[0]!)[0]!;
        _connection.Execute("XDEL", stream, last);

        await log.DisposeAsync();
        _connection.Execute("HDEL", (RedisKey)"eventhub:{partition-0}:names", "clean");
        SegmentedEventLog again = place.Open(durable);
        Assert.True(again.Recovery.StartedNewEpoch);
        Assert.NotEqual(bounds.Epoch, again.Bounds.Epoch);
    }

    private LogPlace NewPlace() => new(new RedisDisk(_connection), Folder, () => default);
}
