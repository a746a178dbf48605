using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Sagas.Values;

/// <summary>Text that is made when somebody asks for it: each event has an id and a time, and few guards look at them.</summary>
internal abstract record DeferredText
{
    public abstract string Make();

    public sealed record Time(long UtcTicks) : DeferredText
    {
        public override string Make() => Timestamps.Format(UtcTicks);
    }

    public sealed record Id(EventId Value) : DeferredText
    {
        public override string Make() => Value.ToString();
    }
}
