using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Grains.Sagas.Checks;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Checks on a clock that the test moves: when they are made, what counts, what is repaired, and what an outage does.</summary>
public sealed class SagaCheckerTests
{
    private const string Loan = """
        saga: loan
        version: 1
        start: { goto: lent }
        states:
          lent: { signals: { back: done } }
          mending: { steps: { lend: { call: { service: shelf, path: "/lend/{key}" } } }, done: { publish: { channel: loans.mended, payload: { book: =key } }, goto: lent } }
          done: { end: completed }
        checks:
          shelf:
            service: shelf
            path: "/books/{key}"
            in: lent
            compare: { reader: data.reader }
            every: 1m
            differs: { goto: mending }
        """;

    private static readonly SagaCheckOptions Exactly = new(Jitter: 0);

    [Fact]
    public async Task WhatDiffersTwice_IsRepaired_Once()
    {
        await using SagaFixture fixture = await StartAsync("a");
        using SagaChecker checker = NewChecker(fixture, Exactly);
        string reader = "ada";
        fixture.Services.Before = call => call.Request.Method == "GET" ? Reports(reader) : Lend(() => reader = "ada");
        await TickAsync(fixture, checker, 0);
        Assert.Equal((0, 0), (Info(checker).Agreed, Info(checker).LastTicks));
        await TickAsync(fixture, checker, 60);
        Assert.Equal(1, Info(checker).Agreed);
        await TickAsync(fixture, checker, 59);
        Assert.Equal(1, Info(checker).Agreed);

        reader = "eve";
        await TickAsync(fixture, checker, 1);
        Assert.Equal((1, 0), (Info(checker).Differed, Info(checker).Repaired));
        await TickAsync(fixture, checker, 60);
        Assert.Equal((2, 1), (Info(checker).Differed, Info(checker).Repaired));
        await fixture.UntilAsync(() => reader == "ada" && fixture.Find("a", "loan")!.State == "lent", "it is mended");
        Assert.Equal("""[{"field":"reader","believed":"ada","reported":"eve"}]""", Assert.Single(Info(checker).Differences).Json);
        await TickAsync(fixture, checker, 61);
        Assert.Equal((2, 2, 1), (Info(checker).Agreed, Info(checker).Differed, Info(checker).Repaired));
        Assert.Single(await fixture.PayloadsAsync("loans.mended"));
    }

    [Fact]
    public async Task AServiceThatIsDown_FailsALook_AndIsAskedAtOnceWhenItIsBack()
    {
        await using SagaFixture fixture = await StartAsync("a");
        Directory directory = new();
        using SagaChecker checker = NewChecker(fixture, Exactly, directory);
        fixture.Services.Before = _ => new ServiceAnswer(null, "It is down.", IsRetryable: true);
        await TickAsync(fixture, checker, 0);
        directory.Health = "down";
        await TickAsync(fixture, checker, 60);
        Assert.Equal((0, 1, "It is down."), (Info(checker).Agreed, Info(checker).Failed, Info(checker).Error));
        Assert.Equal("lent", fixture.Find("a", "loan")!.State);

        fixture.Services.Before = _ => Reports("ada");
        await TickAsync(fixture, checker, 1);
        Assert.Equal(0, Info(checker).Agreed);
        directory.Health = "up";
        await TickAsync(fixture, checker, 1);
        Assert.Equal((1, null), (Info(checker).Agreed, Info(checker).Error));
    }

    [Fact]
    public async Task WhatAServiceDoesNotKnow_Differs_AndWhatItRefusesFails()
    {
        await using SagaFixture fixture = await StartAsync("a");
        using SagaChecker checker = NewChecker(fixture, Exactly);
        fixture.Services.Before = _ => new ServiceAnswer(null, "404") { IsMissing = true };
        await checker.CheckAsync("shelf", CancellationToken.None);
        Assert.Equal("""[{"field":"reader","believed":"ada","reported":null}]""", Assert.Single(Info(checker).Differences).Json);
        fixture.Services.Before = _ => new ServiceAnswer(null, "403");
        await checker.CheckAsync("shelf", CancellationToken.None);
        Assert.Equal((1, 1, 0), (Info(checker).Differed, Info(checker).Failed, Info(checker).Repaired));
        fixture.Services.Before = _ => throw new InvalidOperationException("broken");
        await checker.CheckAsync("shelf", CancellationToken.None);
        Assert.Equal((2, "broken"), (Info(checker).Failed, Info(checker).Error));
        await checker.CheckAsync("another", CancellationToken.None);
        Assert.Equal(2, Info(checker).Failed);
    }

    [Fact]
    public async Task WhatChangesMeanwhile_IsNotRepaired()
    {
        await using SagaFixture fixture = await StartAsync("a");
        using SagaChecker checker = NewChecker(fixture, Exactly);
        fixture.Services.Before = _ => Reports("eve");
        await checker.CheckAsync("shelf", CancellationToken.None);
        TaskCompletionSource asked = new(), answered = new();
        fixture.Services.Before = _ => null;
        fixture.Services.Answering = async _ =>
        {
            asked.TrySetResult();
            await answered.Task;
        };
        Task checking = checker.CheckAsync("shelf", CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await fixture.Sagas.GiveAsync(new SagaId("loan", "a"), static now => new EventHub.Sagas.Planning.SagaInput.Signal(now, "back", "s1", SagaValue.Null));
        answered.SetResult();
        await checking;
        Assert.Equal((2, 0), (Info(checker).Differed, Info(checker).Repaired));
        Assert.Equal("done", fixture.Find("a", "loan")!.State);
    }

    [Fact]
    public async Task ARound_HasALimit_AndTheNextGoesOnBehindIt()
    {
        await using SagaFixture fixture = await StartAsync("a", "b", "c", "d", "e");
        using SagaChecker checker = NewChecker(fixture, new SagaCheckOptions(0, 2, 2));
        fixture.Services.Before = _ => Reports("ada");
        string[] Asked() => [.. fixture.Services.Calls.Select(static call => call.Request.Path[^1..]).Order()];
        foreach (string[] expected in new string[][] { ["a", "b"], ["c", "d"], ["e"], ["a", "b"] })
        {
            fixture.Services.Calls.Clear();
            await checker.CheckAsync("shelf", CancellationToken.None);
            Assert.Equal(expected, Asked());
        }
    }

    [Fact]
    public async Task Jitter_SpreadsRounds_WithinItsBounds()
    {
        await using SagaFixture fixture = await StartAsync("a");
        using SagaChecker checker = NewChecker(fixture, new SagaCheckOptions(0.5));
        fixture.Services.Before = _ => Reports("ada");
        HashSet<long> waits = [];
        for (int i = 0; i < 20; i++)
        {
            await checker.CheckAsync("shelf", CancellationToken.None);
            long wait = Info(checker).NextTicks - fixture.Log.Time.GetUtcNow().UtcTicks;
            Assert.InRange(wait, TimeSpan.FromSeconds(30).Ticks, TimeSpan.FromSeconds(90).Ticks);
            waits.Add(wait);
        }

        Assert.True(waits.Count > 10);
    }

    private static async Task<SagaFixture> StartAsync(params string[] keys)
    {
        SagaFixture fixture = await SagaFixture.OpenAsync(Loan);
        foreach (string key in keys)
        {
            await fixture.Sagas.StartAsync(new SagaId("loan", key), key, SagaValue.Parse("""{"reader":"ada"}"""));
        }

        return fixture;
    }

    private static SagaChecker NewChecker(SagaFixture fixture, SagaCheckOptions options, IServiceDirectory? directory = null) =>
        new(new OnePartition(fixture.Log.Partition), fixture.Services, directory ?? new NoServices(), options, fixture.Log.Time);

    private static async Task TickAsync(SagaFixture fixture, SagaChecker checker, int seconds)
    {
        fixture.Log.Time.Advance(TimeSpan.FromSeconds(seconds));
        await checker.TickAsync(CancellationToken.None);
    }

    private static SagaCheckInfo Info(SagaChecker checker) => Assert.Single(checker.All);

    private static ServiceAnswer Reports(string reader) => new(SagaValue.Map(("reader", SagaValue.Of(reader))));

    private static ServiceAnswer Lend(Action lend)
    {
        lend();
        return new ServiceAnswer(SagaValue.Null);
    }

    private sealed class OnePartition(LocalPartition partition) : ILocalPartitions
    {
        public ImmutableArray<IPartition> All => [partition];

        public IPartition OwnerOf(ReadOnlySpan<byte> channel) => partition;

        public IPartition? Find(int number) => number == partition.Number ? partition : null;
    }

    private sealed class Directory : IServiceDirectory
    {
        public string Health { get; set; } = "up";

        public ImmutableArray<ServiceInfo> All => [new("shelf", "http://127.0.0.1", Health, 1, null, "closed", 0, 0, 0, 0)];
    }
}
