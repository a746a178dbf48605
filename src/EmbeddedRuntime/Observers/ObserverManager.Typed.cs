using System.Collections;
using Microsoft.Extensions.Logging;

namespace Orleans.Utilities;

/// <summary>A grain's observers, told apart by an identity. For use within the grain's turns. One that fails or has expired is dropped.</summary>
public class ObserverManager<TIdentity, TObserver> : IEnumerable<TObserver>
    where TIdentity : notnull
{
    // Replaced, never changed, so that a notification under way keeps to the observers it began with.
    private Dictionary<TIdentity, (TObserver Observer, DateTime LastSeen)> _entries = [];

    /// <summary>Observers that do not subscribe again within <paramref name="expiration"/> are dropped.</summary>
    public ObserverManager(TimeSpan expiration, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(log);
        ExpirationDuration = expiration;
    }

    /// <summary>The clock, UTC.</summary>
    public Func<DateTime> GetDateTime { get; set; } = static () => DefaultClock.GetUtcNow().UtcDateTime;

    private static TimeProvider DefaultClock { get; } = TimeProvider.System;

    /// <summary>How long an observer stays that does not subscribe again.</summary>
    public TimeSpan ExpirationDuration { get; set; }

    /// <summary>How many there are, expired ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>A copy of the observers.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _entries.ToDictionary(entry => entry.Key, entry => entry.Value.Observer);

    /// <summary>Adds an observer, or notes that it is still there.</summary>
    public void Subscribe(TIdentity id, TObserver observer) => _entries = new(_entries) { [id] = (observer, GetDateTime()) };

    /// <summary>Drops an observer.</summary>
    public void Unsubscribe(TIdentity id) => Drop([id]);

    /// <summary>Drops all observers.</summary>
    public void Clear() => _entries = [];

    /// <summary>Drops the expired observers.</summary>
    public void ClearExpired()
    {
        DateTime now = GetDateTime();
        Drop([.. _entries.Where(entry => IsExpired(entry.Value.LastSeen, now)).Select(entry => entry.Key)]);
    }

    /// <summary>Notifies the observers one after the other.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        List<TIdentity> defunct = [];
        foreach ((TIdentity id, TObserver observer) in Chosen(predicate, defunct))
        {
            try
            {
                await notification(observer);
            }
            catch (Exception)
            {
                // Whatever went wrong: an observer that cannot be told is no observer.
                defunct.Add(id);
            }
        }

        Drop(defunct);
    }

    /// <summary>Notifies the observers one after the other.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        List<TIdentity> defunct = [];
        foreach ((TIdentity id, TObserver observer) in Chosen(predicate, defunct))
        {
            try
            {
                notification(observer);
            }
            catch (Exception)
            {
                // Whatever went wrong: an observer that cannot be told is no observer.
                defunct.Add(id);
            }
        }

        Drop(defunct);
    }

    /// <inheritdoc/>
    public IEnumerator<TObserver> GetEnumerator() => _entries.Values.Select(entry => entry.Observer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<(TIdentity Id, TObserver Observer)> Chosen(Func<TObserver, bool>? predicate, List<TIdentity> expired)
    {
        DateTime now = GetDateTime();
        foreach ((TIdentity id, (TObserver observer, DateTime lastSeen)) in _entries)
        {
            if (IsExpired(lastSeen, now))
            {
                expired.Add(id);
            }
            else if (predicate is null || predicate(observer))
            {
                yield return (id, observer);
            }
        }
    }

    private bool IsExpired(DateTime lastSeen, DateTime now) => lastSeen + ExpirationDuration < now;

    private void Drop(List<TIdentity> defunct)
    {
        if (defunct.Count > 0)
        {
            _entries = new(_entries.Where(entry => !defunct.Contains(entry.Key)));
        }
    }
}
