using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Silo.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Replays;

/// <summary>
/// Brings partitions in step before the hub listens: a crash between two of them may have left a replay begun, paused or cancelled in one and not in another.
/// </summary>
internal sealed partial class ReplayLoading(IPartitions partitions, IGrainFactory grains, ILogger<ReplayLoading> logger) : IHostedService
{
    private readonly ILogger<ReplayLoading> _logger = logger;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await partitions.RefreshAsync(isWhole: true, cancellationToken);
        foreach (Guid id in Apart())
        {
            // A partition that takes no writes now must not keep the hub from starting; the next call of that replay completes it.
            ReplayAnswer answer = await StartCall.AskAsync(() => grains.GetGrain<IReplayGrain>(id.ToString()).Get(), $"replay {id}", _logger, cancellationToken);
            if (answer.Refusal is { } refusal)
            {
                LogApart(id, refusal.Detail);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Guid> Apart() => partitions.All
        .SelectMany(partition => partition.Deliveries.Replays.All)
        .GroupBy(part => part.Definition.Id)
        .Where(parts => parts.Count() < partitions.All.Length || parts.Where(part => part.State != ReplayState.Completed).Select(part => part.Version).Distinct().Count() > 1)
        .Select(parts => parts.Key);
}
