using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Tests.Sagas;

public sealed class PartitionSagasTests
{
    [Fact]
    public async Task An_order_goes_its_way_from_event_to_event()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        Assert.Equal(["bank /pay/k1", "stock /reserve/k1"], hub.Services.Effects.Order());
        Assert.Equal(["""{"id":"k1"}"""], await hub.PayloadsAsync("orders.reserved"));
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        Assert.Equal(["""{"id":"k1"}"""], await hub.PayloadsAsync("orders.done"));
        Assert.Equal("""{"n":5,"reservation":"r7"}""", hub.Find("k1")!.Data.ToString());
        var history = await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 100);
        Assert.Equal(["reserving", "shipping", "done"], history.Reverse().Where(line => line.Note.Kind == SagaNoteKind.Entered).Select(line => line.Note.Subject));
        Assert.Equal(SagaNoteKind.Started, history[^1].Note.Kind);
        Assert.Equal(2, (await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 2)).Length);
    }

    [Fact]
    public async Task Nobody_ships_and_everything_is_undone()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        hub.Log.Time.Advance(TimeSpan.FromHours(1));
        await hub.UntilEndedAsync("k1", SagaStatus.Failed);
        Assert.Equal(4, hub.Services.Effects.Count);
        Assert.Equal(new[] { "bank", "stock" }.Order(), hub.Services.Effects.TakeLast(2).Select(one => one.Split(' ')[0]).Order());
        Assert.All(hub.Services.Effects.TakeLast(2), one => Assert.True(one.Contains("/refund/", StringComparison.Ordinal) || one.Contains("/release/", StringComparison.Ordinal), one));
    }

    [Fact]
    public async Task A_service_that_is_down_is_tried_again()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        int attempts = 0;
        hub.Services.Before = call => call.Request.Service == "bank" && Interlocked.Increment(ref attempts) < 3 ? new ServiceAnswer(null, "503", IsRetryable: true) : null;
        await hub.PlaceAsync("k1");
        await hub.UntilAsync(() =>
        {
            hub.Log.Time.Advance(TimeSpan.FromMilliseconds(200));
            return hub.Find("k1")?.State == "shipping";
        }, "the third attempt succeeds");
        Assert.Equal([1, 2, 3], hub.Services.Calls.Where(call => call.Request.Service == "bank").Select(call => call.Attempt));
        Assert.Single(hub.Services.Calls.Where(call => call.Request.Service == "bank").Select(call => call.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task What_was_published_before_the_definition_starts_nothing()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync(document: null);
        await hub.PlaceAsync("old");
        Assert.Null(await hub.Sagas.StartAsync(new SagaId("order", "x"), "r1", SagaValue.EmptyMap));
        Assert.True(await hub.Sagas.DefineAsync(SagaFixture.Version(1)));
        await hub.PlaceAsync("new");
        await hub.UntilInAsync("new", "shipping");
        Assert.Null(hub.Find("old"));
    }

    [Fact]
    public async Task An_instance_keeps_its_version()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("first");
        await hub.UntilInAsync("first", "shipping");
        Assert.True(await hub.Sagas.DefineAsync(SagaFixture.Version(2)));
        Assert.False(await hub.Sagas.DefineAsync(SagaDocument.Read(SagaFixture.Order.Replace("1h", "2h", StringComparison.Ordinal))));
        Assert.True(await hub.Sagas.DefineAsync(SagaFixture.Version(1)));
        await hub.PlaceAsync("second");
        await hub.UntilInAsync("second", "shipping");
        Assert.Equal((1, 2), (hub.Find("first")!.Version, hub.Find("second")!.Version));
        await hub.ShipAsync("first");
        await hub.ShipAsync("second");
        await hub.UntilEndedAsync("first", SagaStatus.Completed);
        await hub.UntilEndedAsync("second", SagaStatus.Completed);
        Assert.Equal(2, (await hub.PayloadsAsync("orders.done")).Count);
    }

    [Fact]
    public async Task Operators_start_signal_and_cancel()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync("saga: ask\nversion: 1\nstart: { goto: asking }\nstates:\n  asking:\n    signals: { yes: { set: { by: =signal.by }, goto: done } }\n  done: { end: completed }");
        SagaId id = new("ask", "k1");
        SagaPlan? plan = await hub.Sagas.StartAsync(id, "r1", SagaValue.Parse("""{"a":1}"""));
        Assert.Equal("asking", plan!.Instance.State);
        Assert.Null(await hub.Sagas.StartAsync(id, "r2", SagaValue.EmptyMap));
        Assert.Null(await hub.Sagas.GiveAsync(new SagaId("ask", "k2"), now => new SagaInput.Pause(now)));
        Assert.Equal(SagaAnswer.Ignored, (await hub.Sagas.GiveAsync(id, now => new SagaInput.Signal(now, "no", "s1", SagaValue.Null)))!.Answer);
        Assert.Equal(SagaAnswer.Taken, (await hub.Sagas.GiveAsync(id, now => new SagaInput.Signal(now, "yes", "s2", SagaValue.Parse("""{"by":"Ada"}"""))))!.Answer);
        Assert.Equal("""{"a":1,"by":"Ada"}""", hub.Find("k1", "ask")!.Data.ToString());
        Assert.Equal(SagaAnswer.Ended, (await hub.Sagas.GiveAsync(id, now => new SagaInput.Cancel(now, null)))!.Answer);
    }

    [Fact]
    public async Task A_child_ends_and_its_parent_goes_on()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync("saga: parent\nversion: 1\nstart: { goto: running }\nstates:\n  running:\n    steps: { inner: { saga: { name: child, key: \"c-{key}\", data: { n: =data.n } }, set: { got: =result.n } } }\n    done: done\n    failed: gone\n  done: { end: completed }\n  gone: { end: failed }");
        Assert.Equal(SagaStatus.Failed, (await hub.Sagas.StartAsync(new SagaId("parent", "early"), "r", SagaValue.EmptyMap), hub.Find("early", "parent")!.Status).Item2);
        Assert.True(await hub.Sagas.DefineAsync(SagaDocument.Read("saga: child\nversion: 1\nstart: { goto: asking }\nstates:\n  asking: { signals: { yes: done } }\n  done: { end: completed }")));
        await hub.Sagas.StartAsync(new SagaId("parent", "p1"), "r", SagaValue.Parse("""{"n":7}"""));
        Assert.Equal(new SagaParent("parent", "p1", 1), hub.Find("c-p1", "child")!.Parent);
        await hub.Sagas.GiveAsync(new SagaId("child", "c-p1"), now => new SagaInput.Signal(now, "yes", "s", SagaValue.Null));
        Assert.Equal((SagaStatus.Completed, "7"), (hub.Find("p1", "parent")!.Status, hub.Find("p1", "parent")!.Data["got"].ToString()));
        await hub.Sagas.StartAsync(new SagaId("parent", "p2"), "r", SagaValue.EmptyMap);
        await hub.Sagas.GiveAsync(new SagaId("parent", "p2"), now => new SagaInput.Cancel(now, null));
        Assert.Equal((SagaStatus.Cancelled, SagaStatus.Cancelled), (hub.Find("p2", "parent")!.Status, hub.Find("c-p2", "child")!.Status));
    }

    [Fact]
    public async Task What_ended_long_ago_is_forgotten()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync(SagaFixture.Order.Replace("version: 1", "version: 1\nkeep: 1d", StringComparison.Ordinal));
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        hub.Log.Time.Advance(TimeSpan.FromDays(1));
        await hub.UntilAsync(() => hub.Sagas.Count == 0, "it is forgotten");
        await hub.Log.RestartAsync();
        Assert.Equal(0, hub.Sagas.Count);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        hub.Log.Disk.IsFull = true;
        Task<SagaPlan?> cancel = hub.Sagas.GiveAsync(new SagaId("order", "k1"), now => new SagaInput.Cancel(now, null));
        await hub.UntilAsync(() => cancel.IsCompleted, "the cancel is answered, or refused");
        hub.Log.Disk.IsFull = false;
        if (cancel.IsFaulted)
        {
            Assert.IsType<EventHubException>(cancel.Exception!.InnerException);
            await hub.UntilAsync(
                () =>
                {
                    hub.Log.Time.Advance(TimeSpan.FromSeconds(1));
                    return hub.Log.Partition.Health.CanWrite;
                }, "the disk has room again");

            // Sagas pause after a fault, on the clock that only this test moves.
            Task<SagaPlan?> again = hub.Sagas.GiveAsync(new SagaId("order", "k1"), now => new SagaInput.Cancel(now, null));
            await hub.UntilAsync(() => again.IsCompleted, "the cancel is answered");
            await again;
        }

        await hub.UntilAsync(
            () =>
            {
                hub.Log.Time.Advance(TimeSpan.FromSeconds(1));
                return hub.Find("k1")!.Status == SagaStatus.Cancelled;
            }, "it is cancelled");
        Assert.Equal(4, hub.Services.Effects.Count);
    }
}
