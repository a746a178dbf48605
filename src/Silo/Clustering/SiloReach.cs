namespace EventHub.Silo.Clustering;

/// <summary>
/// Which silos have lost the storage while they reach the other silos: partitions are not placed there. What is seen for a moment only counts for nothing, and of a silo that was never
/// seen in the storage nothing is known. Thread-safe.
/// </summary>
/// <param name="self">The silo it runs in; null in a process that is none.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SiloReach(string? self, TimeProvider timeProvider)
{
    /// <summary>A silo must have been missing for so long, in a storage that is reached.</summary>
    public static readonly TimeSpan MissingMin = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long?> _missingSince = [];

    /// <summary>True when a silo does not reach the storage.</summary>
    public bool IsCutOff(string silo)
    {
        lock (_gate)
        {
            return _missingSince.GetValueOrDefault(silo) is { } since && timeProvider.GetElapsedTime(since) >= MissingMin;
        }
    }

    /// <summary>Those of the silos that partitions may be placed at: all when none of them is known to reach the storage.</summary>
    public string[] Within(string[] silos)
    {
        string[] reaching = [.. silos.Where(silo => !IsCutOff(silo))];
        return reaching.Length > 0 ? reaching : silos;
    }

    /// <summary>The storage was reached, and these of the other silos were seen in it.</summary>
    public void Reached(IReadOnlyList<string> others, IReadOnlySet<string> seen)
    {
        lock (_gate)
        {
            if (self is not null)
            {
                _missingSince[self] = null;
            }

            foreach (string gone in _missingSince.Keys.Where(silo => silo != self).Except(others).ToArray())
            {
                _missingSince.Remove(gone);
            }

            foreach (string silo in others)
            {
                if (seen.Contains(silo))
                {
                    _missingSince[silo] = null;
                }
                else if (_missingSince.ContainsKey(silo))
                {
                    _missingSince[silo] ??= timeProvider.GetTimestamp();
                }
            }
        }
    }

    /// <summary>Nothing is known.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _missingSince.Clear();
        }
    }

    /// <summary>The storage was not reached: it is this silo that has lost it, as far as it knows, and of others it knows nothing any more.</summary>
    public void NotReached()
    {
        lock (_gate)
        {
            foreach (string other in _missingSince.Keys.Where(silo => silo != self).ToArray())
            {
                _missingSince[other] = null;
            }

            if (self is not null)
            {
                _missingSince[self] = _missingSince.GetValueOrDefault(self) ?? timeProvider.GetTimestamp();
            }
        }
    }
}
