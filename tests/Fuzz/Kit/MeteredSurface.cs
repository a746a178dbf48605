namespace EventHub.Fuzz.Kit;

/// <summary>A surface whose parser may allocate so much and no more.</summary>
internal abstract class MeteredSurface<T> : FuzzSurface
{
    /// <summary>Most that one parse may allocate. The fixed part is for what a pool hands out the first time.</summary>
    protected virtual long AllocatedBytesMax(int inputBytes) => (256 << 10) + (128L * inputBytes);

    /// <summary>What is under test, and nothing else.</summary>
    protected abstract T Parse(byte[] input);

    /// <summary>What must hold; the kind of outcome.</summary>
    protected abstract string Check(byte[] input, T parsed);

    public sealed override string Try(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T parsed = Parse(input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= AllocatedBytesMax(input.Length), $"{allocated:N0} bytes were allocated for an input of {input.Length}.");
        return Check(input, parsed);
    }
}
