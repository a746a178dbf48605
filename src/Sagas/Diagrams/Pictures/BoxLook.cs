namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>How an instance stands to a box.</summary>
internal enum BoxLook
{
    /// <summary>It was not there, or there is no instance.</summary>
    Plain,

    /// <summary>It came through it.</summary>
    Been,

    /// <summary>It is there.</summary>
    Here,
}
