using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>
/// One event as an object; the key is its id. A view that asks the partition's owner, so it keeps nothing and is always true.
/// </summary>
[Alias("EventHub.IEventGrain")]
public interface IEventGrain : IGrainWithStringKey
{
    /// <summary>The event, as <c>GET /v1/events/{id}</c> shows it. Refused with EH2001 when it never was or retention took it.</summary>
    [Alias("Get")]
    Task<EventAnswer> Get();

    /// <summary>The payload, as <c>GET /v1/events/{id}/payload</c> gives it. Refused with EH2001, also when the event was deleted.</summary>
    [Alias("GetPayload")]
    Task<PayloadAnswer> GetPayload();

    /// <summary>
    /// Says of each subscription, by name and behind <paramref name="after"/> if that is not null, whether it got the event and why. At most <see cref="VerdictPage.LimitMax"/> on a page.
    /// Refused with EH2001.
    /// </summary>
    [Alias("Explain")]
    Task<VerdictPage> Explain(string? after, int limit);

    /// <summary>Deletes the event, durably. Deleting twice is the same as once. Refused with EH2001.</summary>
    [Alias("Delete")]
    Task<DeleteAnswer> Delete();

    /// <summary>
    /// Delivers the event again to every recipient that gave it up, as <c>POST /v1/events/{id}:retry</c> does; the answer is the event as it is now. Refused with EH2001,
    /// and with EH2011 when no recipient has given it up.
    /// </summary>
    [Alias("Retry")]
    Task<EventAnswer> Retry();
}
