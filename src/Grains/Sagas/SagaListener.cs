using System.Collections.Immutable;
using System.Text;
using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <summary>An event that a version of a definition takes.</summary>
internal sealed record SagaListener(DefinedSaga Saga, EventDefinition Event)
{
    /// <summary>Its name alone, as most events have one in a definition.</summary>
    public ImmutableArray<string> Names { get; } = [Event.Name];

    private readonly byte[]? _type = Event.Type is null ? null : Encoding.UTF8.GetBytes(Event.Type);

    /// <summary>True when events of this type are meant, which is known before anything of them is read.</summary>
    public bool TakesType(ReadOnlySpan<byte> type) => _type is null || type.SequenceEqual(_type);
}
