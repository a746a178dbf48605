namespace EventHub.EventLog.Disks;

/// <summary>A write or an allocation found no space. Nothing that was stored before is harmed.</summary>
public sealed class DiskFullException : IOException
{
    /// <summary>With the system's own failure inside.</summary>
    public DiskFullException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
