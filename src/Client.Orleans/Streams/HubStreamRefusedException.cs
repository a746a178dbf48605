using EventHub.Grains.Interfaces.Errors;

namespace EventHub.Client.Orleans.Streams;

/// <summary>The hub refused an event that was written to a stream. Those before it in the same batch may be stored.</summary>
public sealed class HubStreamRefusedException : Exception
{
    /// <summary>A refusal with its code, what was wrong and the remedy.</summary>
    public HubStreamRefusedException(Refusal refusal)
        : base(refusal?.ToString()) => Refusal = refusal;

    /// <summary>Code, what was wrong and the remedy.</summary>
    public Refusal? Refusal { get; }
}
