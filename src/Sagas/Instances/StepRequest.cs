using System.Collections.Immutable;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Instances;

/// <summary>What a step asks for, computed: it is kept as it is, so that each repetition is the same.</summary>
public abstract record StepRequest
{
    private StepRequest()
    {
    }

    /// <summary>About how many bytes it has.</summary>
    internal abstract int Size { get; }

    /// <summary>A call of a service.</summary>
    public sealed record Call(string Service, string Method, string Path, ImmutableArray<KeyValuePair<string, string>> Headers, SagaValue? Body, TimeSpan Timeout) : StepRequest
    {
        internal override int Size => Service.Length + Path.Length + Headers.Sum(header => header.Key.Length + header.Value.Length) + (Body?.Size ?? 0);
    }

    /// <summary>An event to publish.</summary>
    public sealed record Event(string Channel, string? Type, string? Subject, string? Key, SagaValue Payload) : StepRequest
    {
        internal override int Size => Channel.Length + (Type?.Length ?? 0) + (Subject?.Length ?? 0) + (Key?.Length ?? 0) + Payload.Size;
    }

    /// <summary>A child saga; without a key it has one made of its parent and the step's number.</summary>
    public sealed record Child(string Saga, string? Key, SagaValue Data) : StepRequest
    {
        internal override int Size => Saga.Length + (Key?.Length ?? 0) + Data.Size;
    }

    /// <summary>A compensation that could not be computed; an operator decides.</summary>
    public sealed record Broken(string Reason) : StepRequest
    {
        internal override int Size => Reason.Length;
    }
}
