using System.Collections.Immutable;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>An arrow of a picture, with all that leads along it.</summary>
/// <param name="From">Index of the box it leaves.</param>
/// <param name="To">Index of the box it leads to.</param>
/// <param name="Labels">What leads along it, a line each.</param>
/// <param name="Undoes">True when what was done is undone on the way, whichever of these it is.</param>
internal sealed record PictureArrow(int From, int To, ImmutableArray<string> Labels, bool Undoes)
{
    /// <summary>True when an instance came along it.</summary>
    public bool IsTaken { get; init; }
}
