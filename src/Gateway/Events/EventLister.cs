using System.Collections.Immutable;
using EventHub.Gateway.Hosting;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Protocol.Positions;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Events;

/// <summary>
/// Fills pages: a merge over all partitions by the time events were stored, with a bound on what one request looks at.
/// </summary>
internal sealed class EventLister(IPartitions partitions, PlaceResolver places, IOptions<GatewayOptions> options)
{
    /// <summary>Fills <paramref name="page"/>; the result is where the next one begins, or null when there is none.</summary>
    public async ValueTask<string?> FillAsync(EventListQuery query, EventPage page, CancellationToken cancellationToken)
    {
        EventFilter filter = new(query);
        if (query is { SourceId: not null, After: null, AfterDelayed: null })
        {
            await AddWaitingAsync(query, filter, page, cancellationToken);
        }

        IEventWalk[] walks = query.Delayed ? OpenDelayed(query, filter) : await OpenAsync(query, filter, cancellationToken);
        try
        {
            int budget = options.Value.PageScanRecordsMax;
            while (!page.IsFull)
            {
                budget = await FindHeadsAsync(walks, budget, cancellationToken);
                if (Array.Exists(walks, walk => !walk.HasHead && !walk.HasEnded))
                {
                    // The budget is spent: a short page.
                    break;
                }

                if (First(walks, query.Ascending) is not { } first)
                {
                    return null;
                }

                await first.EmitAsync(page, cancellationToken);
            }

            return Array.TrueForAll(walks, walk => !walk.HasHead && walk.HasEnded) ? null : NextOf(query, walks);
        }
        finally
        {
            Array.ForEach(walks, walk => walk.Dispose());
        }
    }

    private static async ValueTask<int> FindHeadsAsync(IEventWalk[] walks, int budget, CancellationToken cancellationToken)
    {
        foreach (IEventWalk walk in walks)
        {
            while (!walk.HasHead && !walk.HasEnded && budget > 0)
            {
                budget -= await walk.StepAsync(cancellationToken);
            }
        }

        return budget;
    }

    private static IEventWalk? First(IEventWalk[] walks, bool ascending)
    {
        IEventWalk? first = null;
        foreach (IEventWalk walk in walks)
        {
            if (walk.HasHead && (first is null || (ascending ? walk.HeadTicks < first.HeadTicks : walk.HeadTicks > first.HeadTicks)))
            {
                first = walk;
            }
        }

        return first;
    }

    private string NextOf(EventListQuery query, IEventWalk[] walks) => query.Delayed
        ? new DelayedPlace([.. walks.Select(walk => walk.Place)]).ToString() : places.CursorAt([.. walks.Select(walk => walk.Place)]).ToString();

    // Of one client id there are few that wait. They have no place in the log yet, so they all stand on the first page, in front.
    private async ValueTask AddWaitingAsync(EventListQuery query, EventFilter filter, EventPage page, CancellationToken cancellationToken)
    {
        foreach (IPartition partition in partitions.All)
        {
            foreach (long lsn in await partition.FindByClientIdAsync(query.Source, query.SourceId, delayed: true, cancellationToken))
            {
                using FoundEvent? found = await partition.FindAsync(lsn, cancellationToken);
                if (found is not null && filter.Matches(found.Record, partition, out _)
                    && !(found.Record.CreatedTicks >= query.UntilTicks) && !(found.Record.CreatedTicks < query.SinceTicks))
                {
                    page.Add(found.Record, found.State);
                }
            }
        }
    }

    // "After" a bare sequence leaves that event out in either direction; as a place to read from it would be included.
    private static Place Behind(Place place, EventListQuery query) =>
        place.Kind == PlaceKind.Sequence && query.Ascending ? place with { Sequence = place.Sequence + 1 } : place;

    private IEventWalk[] OpenDelayed(EventListQuery query, EventFilter filter) => query.SourceId is not null ? []
        : [.. partitions.All.Select((partition, i) => new DelayedWalk(partition, filter, query, query.AfterDelayed?.Lsns[i] ?? 0))];

    private async ValueTask<IEventWalk[]> OpenAsync(EventListQuery query, EventFilter filter, CancellationToken cancellationToken)
    {
        ImmutableArray<IPartition> all = partitions.All;
        ResolvedPlaces? after = query.After is { } place ? await places.ResolveAsync(Behind(place, query), query.Partition, cancellationToken) : null;
        IEventWalk[] walks = new IEventWalk[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            IPartition partition = all[i];
            long floor = query.SinceTicks is { } since ? await partition.PlaceOfTimeAsync(since, cancellationToken) : 0;
            long ceiling = query.UntilTicks is { } until ? await partition.PlaceOfTimeAsync(until, cancellationToken) : partition.Bounds.LastSequence;
            if (after is not null)
            {
                (floor, ceiling) = query.Ascending ? (Math.Max(floor, after.After[i]), ceiling) : (floor, Math.Min(ceiling, after.After[i]));
            }

            walks[i] = query.SourceId is null
                ? new LogWalk(partition, filter, query.Channels, query.Ascending, floor, ceiling)
                : new ClientIdWalk(partition, await partition.FindByClientIdAsync(query.Source, query.SourceId, delayed: false, cancellationToken), filter, query.Ascending, floor, ceiling);
        }

        return walks;
    }
}
