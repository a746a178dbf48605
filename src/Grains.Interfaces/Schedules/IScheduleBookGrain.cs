using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>Which schedules a tenant has, and the clock that runs them; the key is the tenant.</summary>
[Alias("EventHub.IScheduleBookGrain")]
public interface IScheduleBookGrain : IGrainWithStringKey
{
    /// <summary>The tenant of hubs without access control.</summary>
    const string DefaultTenant = "default";

    /// <summary>Schedules by name, behind <paramref name="after"/> if that is not null.</summary>
    [Alias("List")]
    Task<SchedulePage> List(string? after, int limit);

    /// <summary>Sees to it that what is due is run. The hub calls it at its start, and a reminder each minute while there are schedules.</summary>
    [Alias("Wake")]
    Task Wake();

    /// <summary>Notes a schedule that is about to be created; for the schedule itself. Stored on return.</summary>
    [Alias("Admit")]
    Task<ScheduleAdmission> Admit(string name);

    /// <summary>Notes when a schedule is to be run next, null for never; for the schedule itself.</summary>
    [Alias("Arm")]
    Task Arm(string name, DateTimeOffset? next);

    /// <summary>Strikes out a schedule that was deleted; for the schedule itself. Stored on return.</summary>
    [Alias("Forget")]
    Task<Refusal?> Forget(string name);
}
