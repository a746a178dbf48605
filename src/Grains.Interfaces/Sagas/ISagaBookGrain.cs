using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>The definitions of sagas, of all partitions alike; the key is the tenant. It keeps nothing: the logs of the partitions do, and every change first brings them in step.</summary>
[Alias("EventHub.ISagaBookGrain")]
public interface ISagaBookGrain : IGrainWithStringKey
{
    /// <summary>The tenant of hubs without access control.</summary>
    const string DefaultTenant = "default";

    /// <summary>
    /// Brings a version of a definition in force, durably and in every partition; the document is YAML or JSON. Refused with EH1029 (with lines) when it is wrong, with
    /// EH2021 when its version is there and is another, or is not above the latest. A repetition, also of a call that failed part-way, completes it.
    /// </summary>
    [Alias("Define")]
    Task<SagaDefinitionAnswer> Define(string name, string document);

    /// <summary>A version of a definition as an SVG picture; version 0 is the latest. EH2016 when there is none, EH2023 when there is no such version.</summary>
    [Alias("Draw")]
    Task<SagaPictureAnswer> Draw(string name, int version);

    /// <summary>No instance of it starts any more; those that run go on. Refused with EH2016 when there is none.</summary>
    [Alias("Retire")]
    Task<Refusal?> Retire(string name);

    /// <summary>Brings partitions in step that a crash left apart.</summary>
    [Alias("Agree")]
    Task<Refusal?> Agree();
}
