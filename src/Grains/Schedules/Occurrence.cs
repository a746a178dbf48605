using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EventHub.Grains.Schedules;

/// <summary>One time a schedule is due, and the event it stands for.</summary>
/// <param name="Schedule">The schedule's name.</param>
/// <param name="Generation">Which of the schedules that had this name.</param>
/// <param name="DueTicks">When, UTC ticks.</param>
/// <param name="EventJson">The publish object.</param>
internal readonly record struct Occurrence(string Schedule, long Generation, long DueTicks, ImmutableArray<byte> EventJson)
{
    /// <summary>Its identity: idempotency key and sourceId of its event, the same however often it is published.</summary>
    public byte[] Key => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"schedule:{Schedule}:{Generation}:{new DateTime(DueTicks, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ss.fffffffZ}"));

    /// <summary>Where its event comes from, unless the event says so itself.</summary>
    public byte[] Source => Encoding.UTF8.GetBytes("/v1/schedules/" + Schedule);
}
