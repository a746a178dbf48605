namespace EventHub.Silo.Clustering;

/// <summary>Where partitions belong: as evenly as can be over the silos, moving as few as possible. What it is told may be a second old, so it is careful.</summary>
internal static class PartitionSpread
{
    /// <summary>Most partitions that are given up at once.</summary>
    public const int MovesMax = 4;

    /// <summary>The silo for a partition that has none: the one that owns least; of several the next one in the ring, so that partitions placed at the same time spread too.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="silos">The silos there are, in an order that is the same everywhere; at least one.</param>
    /// <param name="owners">The silo of each partition by number; null where it is not known.</param>
    /// <param name="avoided">The silo that has just failed to keep it, or null. It is taken where there is no other.</param>
    public static string Place(int partition, IReadOnlyList<string> silos, IReadOnlyList<string?> owners, string? avoided)
    {
        int least = int.MaxValue;
        string? best = null;
        for (int i = 0; i < silos.Count; i++)
        {
            string silo = silos[(partition + i) % silos.Count];
            int owned = owners.Where((owner, number) => number != partition && owner == silo).Count();
            if (silo != avoided && owned < least)
            {
                (best, least) = (silo, owned);
            }
        }

        return best ?? silos[0];
    }

    /// <summary>
    /// The partitions that <paramref name="silo"/> gives up, so that silos with fewer get them: only the one that owns most does, and only where all have owners. Nothing where
    /// no two silos differ by more than one.
    /// </summary>
    public static IReadOnlyList<int> ToGiveUp(string silo, IReadOnlyCollection<string> silos, IReadOnlyList<string?> owners)
    {
        if (silos.Count < 2 || owners.Any(owner => owner is null || !silos.Contains(owner)))
        {
            return [];
        }

        (string Silo, int Owned)[] all = [.. silos.Select(one => (one, owners.Count(owner => owner == one))).OrderByDescending(static one => one.Item2).ThenBy(static one => one.one, StringComparer.Ordinal)];
        if (all[0].Silo != silo || all[0].Owned - all[^1].Owned < 2)
        {
            return [];
        }

        int fair = (owners.Count + silos.Count - 1) / silos.Count;
        int moves = Math.Clamp(Math.Min(all[0].Owned - fair, fair - all[^1].Owned), 1, MovesMax);
        return [.. Enumerable.Range(0, owners.Count).Where(number => owners[number] == silo).TakeLast(moves)];
    }
}
