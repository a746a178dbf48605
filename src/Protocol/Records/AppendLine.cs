namespace EventHub.Protocol.Records;

/// <summary>
/// What appends have in common that mean something only one behind the other: once one of them that <see cref="EventBatch.HoldsLine"/> was refused, so are all
/// that stand behind it. A line that broke stays broken; whoever stands in it begins another. Only the log's writer reads and breaks it.
/// </summary>
internal sealed class AppendLine
{
    /// <summary>True once something of it was refused.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>From now on nothing of it is stored.</summary>
    public void Break() => IsBroken = true;
}
