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

    /// <summary>What was so less than so long ago is so: silos look and ask each other every second. Half of <see cref="MissingMin"/>: of a loss that all share nobody hears otherwise by then.</summary>
    public static readonly TimeSpan JustMax = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long?> _missingSince = [];
    private long? _reachedAt, _heardAt;

    /// <summary>True when the storage was reached a moment ago.</summary>
    public bool HasJustReached => HasJust(ref _reachedAt);

    /// <summary>True when this silo has lost the storage and another one has not: what it owns is in better hands there.</summary>
    public bool IsAloneCutOff => self is not null && IsCutOff(self) && HasJust(ref _heardAt);

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

    /// <summary>Another silo says that it reaches the storage.</summary>
    public void Hear()
    {
        lock (_gate)
        {
            _heardAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>The storage was reached, and these of the other silos were seen in it.</summary>
    public void Reached(IReadOnlyList<string> others, IReadOnlySet<string> seen)
    {
        lock (_gate)
        {
            _reachedAt = timeProvider.GetTimestamp();
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
            _reachedAt = null;
        }
    }

    /// <summary>The storage was not reached: it is this silo that has lost it, as far as it knows, and of others it knows nothing any more.</summary>
    public void NotReached()
    {
        lock (_gate)
        {
            _reachedAt = null;
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

    private bool HasJust(ref long? at)
    {
        lock (_gate)
        {
            return at is { } then && timeProvider.GetElapsedTime(then) < JustMax;
        }
    }
}
