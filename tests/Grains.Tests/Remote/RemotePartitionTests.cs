using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Remote;

/// <summary>What a partition elsewhere does while its owner changes.</summary>
public sealed class RemotePartitionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource<NumbersAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RemotePartition _partition;
    private long _term = 4;

    public RemotePartitionTests() =>
        _partition = new RemotePartition(0, FakeOwner.Of((method, _) => method.Name switch
        {
            nameof(IPartitionOwnerGrain.View) => Task.FromResult(new OwnerView { Bounds = new OwnerBounds(_term, 1, 1, 1), CanRead = true, Definitions = [] }),
            nameof(IPartitionOwnerGrain.PlaceOfTime) => _answer.Task,
            _ => throw new NotSupportedException(method.Name),
        }), here: null, _clock);

    [Fact]
    public async Task Call_ToAnOwnerThatIsCutOff_IsGivenUpOnceThereIsALaterOne()
    {
        await _partition.RefreshAsync(isWhole: false);
        Task<long> asked = _partition.PlaceOfTimeAsync(0, CancellationToken.None).AsTask();

        // The same owner as before, heard of again, changes nothing.
        await _partition.RefreshAsync(isWhole: false);
        _term++;
        Task waits = _clock.TimerAsync(RemotePartition.SucceededMax);
        await _partition.RefreshAsync(isWhole: false);
        await waits.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(asked.IsCompleted);
        _clock.Advance(RemotePartition.SucceededMax);
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => asked.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(ErrorCodes.PartitionStopped, fault.Code);
        Assert.NotNull(fault.RetryAfter);
    }

    [Fact]
    public async Task Call_ThatTheLaterOwnerHas_IsAnswered()
    {
        await _partition.RefreshAsync(isWhole: false);
        Task<long> asked = _partition.PlaceOfTimeAsync(0, CancellationToken.None).AsTask();
        _term++;
        Task waits = _clock.TimerAsync(RemotePartition.SucceededMax);
        await _partition.RefreshAsync(isWhole: false);
        await waits.WaitAsync(TimeSpan.FromMinutes(1));
        _answer.SetResult(new NumbersAnswer([7], null));
        Assert.Equal(7, await asked.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
