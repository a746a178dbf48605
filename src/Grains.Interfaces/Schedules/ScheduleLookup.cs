using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>Schedules as every edge refuses them.</summary>
public static class ScheduleLookup
{
    /// <summary>EH2013.</summary>
    public static Problem NotFound(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Problem(ErrorCodes.ScheduleNotFound,
            $"There is no schedule '{ChannelText.Show(Encoding.UTF8.GetBytes(name))}'. GET /v1/schedules lists those there are; PUT /v1/schedules/{{name}} creates one.");
    }
}
