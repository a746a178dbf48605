namespace EventHub.Silo.Streams;

/// <summary>How far the streams of a partition are delivered.</summary>
internal sealed class HubStreamPlace
{
    /// <summary>Its name in the storage of grain state.</summary>
    public const string Name = "streams";

    /// <summary>Every subscriber has everything up to here.</summary>
    public long Sequence { get; set; }
}
