namespace EventHub.Tests.Kit;

/// <summary>A write (with bytes) or a truncation (without) that was not synced.</summary>
internal sealed record FileChange(long Offset, byte[]? Bytes)
{
    public void ApplyTo(FileImage image)
    {
        if (Bytes is null)
        {
            image.Truncate(Offset);
        }
        else
        {
            image.Write(Offset, Bytes);
        }
    }

    /// <summary>As a disk that lost power in the middle of it may have left it: any of its sectors.</summary>
    public void ApplySectorsTo(FileImage image, Random random, int sectorBytes, double share)
    {
        if (Bytes is null)
        {
            if (random.NextDouble() < share)
            {
                image.Truncate(Offset);
            }

            return;
        }

        for (int at = 0; at < Bytes.Length; at += sectorBytes)
        {
            if (random.NextDouble() < share)
            {
                image.Write(Offset + at, Bytes.AsSpan(at, Math.Min(sectorBytes, Bytes.Length - at)));
            }
        }
    }
}
