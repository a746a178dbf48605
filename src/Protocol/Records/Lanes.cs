namespace EventHub.Protocol.Records;

/// <summary>Sets of lanes as bits: bit n is set when events of priority n are in it.</summary>
public static class Lanes
{
    /// <summary>Every lane.</summary>
    public const byte All = 0b1111;

    /// <summary>The lane of one priority.</summary>
    public static byte Of(EventPriority priority) => (byte)(1 << (byte)priority);
}
