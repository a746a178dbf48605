using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Replays;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>The real replays of a partition behind <see cref="InterceptedPartitions"/>: what they write passes as appends do.</summary>
internal sealed class InterceptedReplays(IPartitionReplays inner, int partition, InterceptedPartitions owner) : IPartitionReplays
{
    public IReadOnlyList<ReplayProgress> All => inner.All;

    public long DeadLettersOpened => inner.DeadLettersOpened;

    public ReplayProgress? Find(Guid id) => inner.Find(id);

    public ValueTask<ReplayCount> CountAsync(ReplayRequest request, ReplayRange range, long? subscription, long examinedMax, CancellationToken cancellationToken) =>
        inner.CountAsync(request, range, subscription, examinedMax, cancellationToken);

    public IReadOnlyCollection<long> Candidates(ReplayRequest request) => inner.Candidates(request);

    public async ValueTask StartAsync(ReplayDefinition definition, int runningMax)
    {
        await owner.PassAsync(partition);
        await inner.StartAsync(definition, runningMax);
    }

    public async ValueTask ChangeAsync(Guid id, int version, ReplayState state)
    {
        await owner.PassAsync(partition);
        await inner.ChangeAsync(id, version, state);
    }
}
