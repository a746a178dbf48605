using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <content>
/// Who looks sees what was stored before: a look waits until the events are taken that were there when it began, here and in the partitions that hold events of its definition.
/// Publishing knows nothing of it, and where nothing is behind, nothing is waited for.
/// </content>
internal sealed partial class PartitionSagas
{
    private readonly List<SagaLook> _looks = [];

    /// <summary>Completes once every event is taken that was stored before the call; false when that was not within <see cref="IPartitionSagas.CatchUpMax"/>.</summary>
    /// <param name="definition">Only events that it takes matter; null for those of any.</param>
    public async ValueTask<bool> CatchUpAsync(string? definition)
    {
        HashSet<int> concerned = Concerned(definition);
        if (concerned.Count == 0)
        {
            return true;
        }

        using CancellationTokenSource deadline = new(IPartitionSagas.CatchUpMax, setup.Time);
        try
        {
            if (await PlacesAsync(concerned, deadline.Token).ConfigureAwait(false) is not { } places)
            {
                return TellBehind();
            }

            SagaLook look = new(places, setup.Scheduler.Continuations);
            return Begin(look) || await WaitAsync(look, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return TellBehind();
        }
    }

    // Partitions in which events of a definition may stand, and this one, whose own events come to instances in any case. None while nothing runs.
    private HashSet<int> Concerned(string? definition)
    {
        lock (_gate)
        {
            if (!_runs)
            {
                return [];
            }

            HashSet<int> concerned = [partition.Number];
            if (!IsAlone)
            {
                foreach (EventDefinition one in _definitions.All.Where(saga => definition is null || saga.Definition.Name == definition).SelectMany(static saga => saga.Definition.Events))
                {
                    concerned.UnionWith(one.Channel.IsExact ? [EventIdentity.PartitionOf(one.Channel.Utf8, setup.Around.Count)] : Enumerable.Range(0, setup.Around.Count));
                }
            }

            return concerned;
        }
    }

    // The last event of each that was stored before; null when an owner elsewhere does not say.
    private async ValueTask<Dictionary<int, long>?> PlacesAsync(HashSet<int> concerned, CancellationToken cancellationToken)
    {
        Dictionary<int, long> places = new() { [partition.Number] = log.Bounds.NextSequence - 1 };
        if (concerned.Count > 1)
        {
            IPartitions all = await setup.Around.Partitions.WaitAsync(cancellationToken).ConfigureAwait(false);
            await all.RefreshAsync(isWhole: false, cancellationToken).ConfigureAwait(false);
            foreach (int other in concerned.Where(number => number != partition.Number))
            {
                if (!all.All[other].Health.CanRead)
                {
                    return null;
                }

                places[other] = all.All[other].Bounds.NextSequence - 1;
            }
        }

        return places;
    }

    // True when nothing need be waited for.
    private bool Begin(SagaLook look)
    {
        lock (_gate)
        {
            if (IsTaken(look))
            {
                return true;
            }

            _looks.Add(look);
            _tally.LooksWaited++;
            if (_isOver)
            {
                look.Reached.TrySetResult(false);
            }

            return false;
        }
    }

    private async ValueTask<bool> WaitAsync(SagaLook look, CancellationToken cancellationToken)
    {
        try
        {
            return await look.Reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false) || TellBehind();
        }
        finally
        {
            lock (_gate)
            {
                _looks.Remove(look);
            }
        }
    }

    private bool TellBehind()
    {
        lock (_gate)
        {
            _tally.LooksBehind++;
            return false;
        }
    }

    private bool IsTaken(SagaLook look) => look.Places.All(one => (one.Key == partition.Number ? _passed : Source(one.Key).Passed) >= one.Value);

    // With the gate held, whenever a place has moved.
    private void EndLooks()
    {
        foreach (SagaLook look in _looks)
        {
            if (IsTaken(look))
            {
                look.Reached.TrySetResult(true);
            }
        }
    }
}
