using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>The real partitions, whose appends a test can hold up or make fail.</summary>
internal sealed class InterceptedPartitions(ILocalPartitions inner) : ILocalPartitions
{
    private ImmutableArray<IPartition> _all;
    private volatile TaskCompletionSource? _gate;

    /// <summary>The real partitions.</summary>
    public ILocalPartitions Real => inner;

    /// <summary>Events that are followed now.</summary>
    public int Followers;

    public ImmutableArray<IPartition> All => _all.IsDefault ? _all = [.. inner.All.Select(partition => new InterceptedPartition(partition, this))] : _all;

    /// <summary>Thrown by appends to this partition (-1: to any); null lets them through.</summary>
    public Problem? AppendFault { get; set; }

    public int FaultyPartition { get; set; } = -1;

    /// <summary>Shown as the health of every partition when set.</summary>
    public PartitionHealth? Health { get; set; }

    /// <summary>Another history, as after a storage failure that lost events: what was seen behind the sequence is no longer so.</summary>
    public (Epoch Epoch, long SameThrough)? History { get; set; }

    /// <summary>Completes when an append has arrived at the gate.</summary>
    public TaskCompletionSource Arrived { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Appends wait from now on until <see cref="Release"/>.</summary>
    public void Hold()
    {
        Arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release()
    {
        TaskCompletionSource? gate = _gate;
        _gate = null;
        gate?.TrySetResult();
    }

    /// <summary>Places of times are looked up only once this is over.</summary>
    public Task PlacesOfTimes { get; set; } = Task.CompletedTask;

    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => Find(inner.OwnerOf(channel).Number)!;

    public IPartition? Find(int partition) => All.FirstOrDefault(candidate => candidate.Number == partition);

    public async ValueTask PassAsync(int partition)
    {
        if (_gate is { } gate)
        {
            Arrived.TrySetResult();
            await gate.Task;
        }

        if (AppendFault is { } fault && (FaultyPartition < 0 || FaultyPartition == partition))
        {
            throw new EventHubException(fault);
        }
    }
}
