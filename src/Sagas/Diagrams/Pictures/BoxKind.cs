namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>What a box of a picture stands for.</summary>
internal enum BoxKind
{
    /// <summary>Where it begins.</summary>
    Start,

    /// <summary>A state.</summary>
    State,

    /// <summary>What several states do.</summary>
    Shared,
}
