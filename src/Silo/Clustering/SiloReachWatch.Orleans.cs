using EventHub.Redis.Connections;
using EventHub.Redis.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace EventHub.Silo.Clustering;

/// <summary>
/// Says in the storage that this silo reaches it, again and again, and looks who else does. When it is this silo alone that has lost it, as others say who ask for views of its partitions, these are given
/// up at once.
/// </summary>
internal sealed partial class SiloReachWatch(
    SiloReach reach, OwnedPartitions owned, RedisConnection connection, ILocalSiloDetails silo, IClusterMembershipService membership, TimeProvider timeProvider, ILogger<SiloReachWatch> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long what was said holds, and how long an answer is waited for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4), AnswerMax = TimeSpan.FromSeconds(2);

    private readonly ILogger<SiloReachWatch> _logger = logger;
    private readonly RedisPresence _presence = new(connection);
    private readonly HashSet<string> _told = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string self = silo.SiloAddress.ToParsableString();
        using PeriodicTimer timer = new(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            string[] others = [.. ActiveSilos().Where(other => other != self)];
            try
            {
                reach.Reached(others, await _presence.BeatAsync(self, others, Lifetime).WaitAsync(AnswerMax, timeProvider, stoppingToken));
            }
            catch (Exception fault) when (fault is RedisUnavailableException or TimeoutException)
            {
                reach.NotReached();
                if (reach.IsAloneCutOff)
                {
                    owned.LoseAll("this silo does not reach the storage, and others do.");
                }
            }
            catch (IOException)
            {
                // It is there and refuses, as one does whose memory is used up: what is stored can be read on, here as elsewhere.
                reach.Forget();
            }

            Tell([self, .. others]);
        }
    }

    private IEnumerable<string> ActiveSilos() =>
        membership.CurrentSnapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active).Select(static member => member.SiloAddress.ToParsableString());

    private void Tell(string[] silos)
    {
        _told.IntersectWith(silos);
        foreach (string one in silos)
        {
            if (!reach.IsCutOff(one))
            {
                _told.Remove(one);
            }
            else if (_told.Add(one))
            {
                LogCutOff(one);
            }
        }
    }

    [LoggerMessage(3307, LogLevel.Warning, "Silo {Silo} does not reach the storage: it gets no partitions until it does")]
    private partial void LogCutOff(string silo);
}
