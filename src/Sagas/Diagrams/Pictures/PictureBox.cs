using System.Collections.Immutable;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>A box of a picture.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">The name of the state, or of what is shared; empty for the start.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Lines">The others: steps, and what is taken without leaving it.</param>
internal sealed record PictureBox(BoxKind Kind, string Name, string Title, ImmutableArray<string> Lines)
{
    /// <summary>How an instance stands to it.</summary>
    public BoxLook Look { get; init; }

    /// <summary>How a saga ends there; null for no end.</summary>
    public SagaOutcome? End { get; init; }
}
