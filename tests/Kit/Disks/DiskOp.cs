namespace EventHub.Tests.Kit;

/// <summary>One entry of a disk's trace.</summary>
/// <param name="Index">Its place among the operations that change something, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="FileId">The file, whatever its name is; 0 for a folder.</param>
/// <param name="Path">The name used; of a rename the new one.</param>
/// <param name="Offset">Where a write starts; the length of a truncation; what a test noted.</param>
/// <param name="Bytes">What a write holds.</param>
internal sealed record DiskOp(int Index, DiskOpKind Kind, int FileId, string Path, long Offset = 0, byte[]? Bytes = null)
{
    public override string ToString() => $"#{Index} {Kind} {System.IO.Path.GetFileName(Path)} @{Offset} +{Bytes?.Length ?? 0}";
}
