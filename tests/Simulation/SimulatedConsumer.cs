using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <summary>A consumer: tells its world what comes.</summary>
internal sealed class SimulatedConsumer(ModelSubscription model, string name, Action<SimulatedConsumer, ModelEvent?, Handover> received, Func<StoredRecord, ModelEvent?> known) : IDeliverySink
{
    public ModelSubscription Model { get; } = model;

    public string Name { get; } = name;

    public IConsumer? Member { get; set; }

    public bool HasEnded { get; private set; }

    public void Add(scoped in StoredRecord record, in Handover handover) => received(this, known(record), handover);

    public void Flush()
    {
    }

    public void End() => HasEnded = true;
}
