using Orleans;

namespace EventHub.Conformance.State;

[GenerateSerializer]
[Alias("EventHub.Conformance.Basket")]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];

    [Id(1)]
    public int Revision { get; set; }
}
