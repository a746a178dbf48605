using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

internal ref partial struct DraftBuilder
{
    /// <summary>Sets the priority from a format that has numbers for it.</summary>
    public void SetPriority(EventPriority priority) => _draft.Priority = priority;

    /// <summary>Sets the kind of origin from a format that has numbers for it.</summary>
    public void SetSourceKind(SourceKind kind) => _draft.SourceKind = kind;

    /// <summary>Sets the event's time from UTC ticks of 100 ns.</summary>
    public void SetTime(string name, long utcTicks)
    {
        if (utcTicks > 0 && utcTicks <= DateTime.MaxValue.Ticks)
        {
            _draft.TimeTicks = utcTicks;
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, name, $"'{name}' is {utcTicks} ticks, which is no time. Count 100 ns from 0001-01-01T00:00:00Z, or leave it out.");
        }
    }
}
