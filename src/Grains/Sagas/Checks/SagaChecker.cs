using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas.Checks;

/// <summary>
/// Compares what sagas believe with what services report, and gives what differs to the saga, whose definition says what is done.
/// <list type="bullet">
/// <item>Only a GET is made, so a look changes nothing; an instance with a call under way is not looked at.</item>
/// <item>What differs counts when it does so the same way so often in a row, and only while the instance still believes what it did when the service was asked.</item>
/// <item>Each check has its own interval, a jitter, at most so many instances a round and services asked at a time. A service that has come back is asked at once.</item>
/// </list>
/// Counts are of this process; what was done about it is in the history of the instance.
/// </summary>
/// <param name="partitions">The partitions of this process; null where there are none, as in a gateway of a cluster.</param>
/// <param name="services">Whom to ask.</param>
/// <param name="directory">Which of them are up.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
public sealed class SagaChecker(ILocalPartitions? partitions, ISagaServices services, IServiceDirectory directory, SagaCheckOptions options, TimeProvider time) : ISagaChecks, IDisposable
{
    private readonly ConcurrentDictionary<(string Definition, string Check), CheckTally> _tallies = [];
    private readonly SemaphoreSlim _turn = new(1);
    private ImmutableHashSet<string> _down = [];

    /// <inheritdoc/>
    public ImmutableArray<SagaCheckInfo> All => [.. _tallies.OrderBy(static one => one.Key.Definition, StringComparer.Ordinal).ThenBy(static one => one.Key.Check, StringComparer.Ordinal).Select(static one => one.Value.Info)];

    private IEnumerable<PartitionSagas> Here => (partitions?.All ?? []).OfType<LocalPartition>().Select(static one => one.Sagas);

    private long Now => time.GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public Task CheckAsync(string service, CancellationToken cancellationToken) => RunAsync(check => check.Call.Service == service, cancellationToken);

    /// <summary>Makes the checks that are due, and those of services that have come back.</summary>
    public Task TickAsync(CancellationToken cancellationToken)
    {
        ImmutableHashSet<string> down = [.. directory.All.Where(static one => one.Health == "down").Select(static one => one.Name)];
        ImmutableHashSet<string> back = [.. _down.Except(down).Intersect(directory.All.Where(static one => one.Health == "up").Select(static one => one.Name))];
        _down = down;
        return RunAsync(check => back.Contains(check.Call.Service), cancellationToken, Now);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // One round at a time, so that a look is counted once.
    private async Task RunAsync(Func<CheckDefinition, bool> isWanted, CancellationToken cancellationToken, long dueTicks = 0)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            PartitionSagas[] here = [.. Here];
            (PartitionSagas Sagas, SagaDefinition Saga, CheckDefinition Check)[] all =
                [.. here.SelectMany(sagas => sagas.Checked().SelectMany(saga => saga.Checks.Select(check => (sagas, saga, check))))];
            foreach (var round in all.GroupBy(static one => (one.Saga.Name, one.Check.Name)))
            {
                CheckTally tally = _tallies.GetOrAdd(round.Key, static key => new CheckTally(key.Item1, key.Item2));
                CheckDefinition latest = round.MaxBy(static one => one.Saga.Version).Check;
                tally.Asks(latest.Call.Service);
                tally.NextTicks = tally.NextTicks == 0 ? NextOf(round.Key, latest, tally) : tally.NextTicks;
                if (isWanted(latest) || (dueTicks > 0 && tally.NextTicks <= dueTicks))
                {
                    await RoundAsync([.. round], tally, cancellationToken).ConfigureAwait(false);
                    tally.Keep(id => here.Any(sagas => sagas.IsOpen(id)));
                    (tally.LastTicks, tally.Rounds) = (Now, tally.Rounds + 1);
                    tally.NextTicks = NextOf(round.Key, latest, tally);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RoundAsync((PartitionSagas Sagas, SagaDefinition Saga, CheckDefinition Check)[] round, CheckTally tally, CancellationToken cancellationToken)
    {
        List<(PartitionSagas Sagas, SagaDefinition Saga, CheckDefinition Check, SagaId Id)> looks = [];
        foreach (IGrouping<int, (PartitionSagas Sagas, SagaDefinition Saga, CheckDefinition Check)> one in round.GroupBy(static one => one.Sagas.Partition))
        {
            string after = tally.After.GetValueOrDefault(one.Key, "");
            var found = one.SelectMany(version => version.Sagas.Find(version.Saga, version.Check, after, options.InstancesMax).Select(id => (version.Sagas, version.Saga, version.Check, Id: id)))
                .OrderBy(static look => look.Id.Key, StringComparer.Ordinal).Take(options.InstancesMax).ToArray();
            looks.AddRange(found);
            tally.After[one.Key] = found.Length < options.InstancesMax ? "" : found[^1].Id.Key;
        }

        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.ConcurrencyMax, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(looks, parallel, async (look, token) => await LookAsync(look.Sagas, look.Saga, look.Check, look.Id, tally, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with one look, the others are made.")]
    private async Task LookAsync(PartitionSagas sagas, SagaDefinition saga, CheckDefinition check, SagaId id, CheckTally tally, CancellationToken cancellationToken)
    {
        try
        {
            if (sagas.Find(id) is not { } instance || SagaCheck.Begin(check, saga, instance, Now) is not { } look)
            {
                return;
            }

            ServiceAnswer answer = await services.CallAsync(look.Call, cancellationToken).ConfigureAwait(false);
            if (answer.Result is null && !answer.IsMissing)
            {
                tally.Failed(answer.Reason);
                return;
            }

            ImmutableArray<SagaValue> differences = look.Compare(answer.Result ?? SagaValue.Null);
            if (differences.IsEmpty)
            {
                tally.Agreed(id);
            }
            else if (tally.Differed(id, differences, Now) % check.Times == 0
                && await sagas.GiveAsync(id, now => new SagaInput.Differed(now, check.Name, look.Believed, differences)).ConfigureAwait(false) is { Answer: SagaAnswer.Taken })
            {
                tally.Repaired();
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            tally.Failed(fault.Message);
        }
    }

    // The same for the same round, and another for each.
    private long NextOf((string, string) check, CheckDefinition definition, CheckTally tally)
    {
        ulong hash = StableHash.Compute(System.Text.Encoding.UTF8.GetBytes($"{check.Item1}/{check.Item2}/{tally.Rounds}"));
        double chance = (hash % 2048 / 1024.0) - 1;
        return Now + (long)(definition.Every.Ticks * (1 + (chance * options.Jitter)));
    }
}
