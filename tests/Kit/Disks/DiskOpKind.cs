namespace EventHub.Tests.Kit;

/// <summary>What was asked of a <see cref="RecordingDisk"/>, or (<see cref="Acknowledged"/>) noted by a test among it.</summary>
internal enum DiskOpKind
{
    Create,
    Write,
    Sync,
    Truncate,
    Rename,
    Delete,
    SyncDirectory,
    Acknowledged,
}
