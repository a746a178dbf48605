using System.Collections.Immutable;
using System.Text;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

public sealed class PartitionGrainTests
{
    [Fact]
    public async Task Append_BatchOfAnotherProcess_IsStoredInOrder()
    {
        await using HubHost hub = await HubHost.StartAsync();

        AppendAnswer answer = await Grain(hub).Append(Batch("a.b", "a.c"));

        Assert.Equal([1L, 2L], answer.Results.Select(result => result.Sequence));
        Assert.All(answer.Results, result => Assert.Equal(AppendOutcome.Stored, result.Outcome));
        Assert.Equal((await Grain(hub).Health()).Epoch, answer.Epoch);
    }

    [Fact]
    public async Task Append_WhatIsNoBatch_IsRefusedAndNothingIsStored()
    {
        await using HubHost hub = await HubHost.StartAsync();
        RecordBatch good = Batch("a", "b");
        ImmutableArray<byte> otherKind = good.Records.SetItem(4, (byte)RecordKind.Delete);

        RecordBatch[] bad =
        [
            new([], 0), new(default, 1), new([1, 2, 3], 1), new(good.Records, 1), new(good.Records, 3), new(otherKind, 2), Batch("_own"), new(good.Records[..^1], 2),
        ];
        foreach (RecordBatch batch in bad)
        {
            AppendAnswer answer = await Grain(hub).Append(batch);
            Assert.True(answer.Refusal is { Code: >= 1000 and < 2000 }, $"{batch.Count} records in {(batch.Records.IsDefault ? -1 : batch.Records.Length)} bytes were taken.");
        }

        Assert.Equal(1, (await Grain(hub).Health()).NextSequence);
    }

    [Fact]
    public async Task Read_GivesWhatMatches_AndGoesOnFromItsPlace()
    {
        await using HubHost hub = await HubHost.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            await hub.Client.PublishAsync(i % 2 == 0 ? "even" : "odd", $"{i}");
        }

        ReadAnswer first = await ReadAsync(hub, new ReadRequest(0, ["even"]) { EventsMax = 2 });
        ReadAnswer rest = await ReadAsync(hub, new ReadRequest(first.Place, ["even"]));

        Assert.Equal([1L, 3L], first.Events.Select(found => found.Sequence));
        Assert.Equal([5L, 7L, 9L], rest.Events.Select(found => found.Sequence));
        Assert.Equal((false, true, 10L), (first.AtEnd, rest.AtEnd, rest.Place));
    }

    [Fact]
    public async Task Read_NothingThere_WaitsForACommitThatMatches()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Task<ReadAnswer> reading = ReadAsync(hub, new ReadRequest(0, ["wanted"]) { Wait = TimeSpan.FromSeconds(9) });

        await hub.Client.PublishAsync("other", "1");
        await hub.Client.PublishAsync("wanted", "2");

        // Other calls go through while it waits.
        Assert.True((await Grain(hub).Health()).CanWrite);
        Assert.Equal([2L], (await reading.WaitAsync(HubHost.Patience)).Events.Select(found => found.Sequence));
    }

    [Fact]
    public async Task Read_TimeIsUp_AnswersWithThePlaceReached()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("other", "1");

        ReadAnswer answer = await ReadAsync(hub, new ReadRequest(0, ["wanted"]) { Wait = TimeSpan.FromMilliseconds(20) });

        Assert.Equal((0, 1L, true), (answer.Events.Length, answer.Place, answer.AtEnd));
    }

    [Theory]
    [InlineData("a..b", 1018)]
    [InlineData("", 1018)]
    [InlineData(null, 1018)]
    public async Task Read_PatternThatIsNone_IsRefused(string? pattern, int code)
    {
        await using HubHost hub = await HubHost.StartAsync();

        Assert.Equal(code, (await ReadAsync(hub, new ReadRequest(0, [pattern!]))).Refusal!.Code);
        Assert.Equal(ErrorCodes.InvalidField.Number, (await ReadAsync(hub, new ReadRequest(0, default))).Refusal!.Code);
    }

    [Fact]
    public async Task Health_OfAnOwnedPartition_HasItsTerm()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        await hub.Client.PublishAsync("a", "1");

        PartitionCondition condition = await Grain(hub, 1).Health();
        Assert.Equal((true, true, null, 1L), (condition.CanRead, condition.CanWrite, condition.Refusal, condition.OwnerTerm));
        Assert.Equal(1, (await Grain(hub, 1).Statistics())!.Number);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task AnyCall_NumberThatNoPartitionHas_IsRefused(long number)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        IPartitionGrain grain = Grain(hub, number);

        int[] codes =
        [
            (await grain.Append(Batch("a"))).Refusal!.Code, (await grain.Read(new ReadRequest(0, [">"]), CancellationToken.None)).Refusal!.Code,
            (await grain.Find("x")).Refusal!.Code, (await grain.Delete("x")).Refusal!.Code, (await grain.Health()).Refusal!.Code,
        ];

        Assert.All(codes, code => Assert.Equal(ErrorCodes.PartitionNotFound.Number, code));
        Assert.Null(await grain.Statistics());
    }

    private static Task<ReadAnswer> ReadAsync(HubHost hub, ReadRequest request) => Grain(hub).Read(request, CancellationToken.None);

    private static RecordBatch Batch(params string[] channels)
    {
        using EventBatch batch = EventBatch.Rent();
        foreach (string channel in channels)
        {
            batch.Add(new EventDraft(Encoding.ASCII.GetBytes(channel)) { Payload = "1"u8, PayloadIsJson = true });
        }

        return new RecordBatch([.. batch.Bytes], batch.Count);
    }

    private static IPartitionGrain Grain(HubHost hub, long number = 0) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IPartitionGrain>(number);
}
