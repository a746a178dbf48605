using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Policies;
using EventHub.Protocol.Policies;
using EventHub.Silo.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Clustering;

/// <summary>Brings the policies in force in this process, and follows their changes: what one process sets the others know within <see cref="Period"/> or little more.</summary>
internal sealed partial class PolicyFollowing(
    IGrainFactory grains, PolicyBoard board, TimeProvider timeProvider, ILogger<PolicyFollowing> logger, OwnedPartitions? owned = null) : BackgroundService
{
    /// <summary>How often it asks whether something has changed.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ILogger<PolicyFollowing> _logger = logger;
    private string? _stamp;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartCall.AskAsync(async () => await FollowAsync(), "the policies", _logger, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync();
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotFollowed(fault.Message);
            }
        }
    }

    private async Task<bool> FollowAsync()
    {
        IPolicyBookGrain book = grains.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant);
        string stamp = await book.Stamp();
        if (stamp == _stamp)
        {
            return false;
        }

        PolicySet policies = PolicyCompiler.Compile(await book.Get());
        if (owned is not null)
        {
            await owned.FollowAsync(policies);
        }

        board.Show(policies);
        _stamp = stamp;
        return true;
    }

    [LoggerMessage(3304, LogLevel.Debug, "Whether policies have changed could not be asked: {Reason} Those known stay in force.")]
    private partial void LogNotFollowed(string reason);
}
