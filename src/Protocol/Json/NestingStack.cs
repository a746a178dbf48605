using System.Buffers;

namespace EventHub.Protocol.Json;

/// <summary>
/// Which containers are open, one bit each. The first 64 take no memory; a bomb of brackets costs a bit per bracket, so it can be
/// followed to its end and the elements behind it still be read.
/// </summary>
internal struct NestingStack
{
    private const int BitsPerWord = 64;
    private ulong _low;
    private ulong[]? _high;

    public int Depth { get; private set; }

    public readonly bool TopIsObject
    {
        get
        {
            int top = Depth - 1;
            ulong word = top < BitsPerWord ? _low : _high![(top / BitsPerWord) - 1];
            return ((word >> (top % BitsPerWord)) & 1) != 0;
        }
    }

    public void Push(bool isObject)
    {
        int word = Depth / BitsPerWord;
        if (word > (_high?.Length ?? 0))
        {
            Grow(word);
        }

        ref ulong bits = ref word == 0 ? ref _low : ref _high![word - 1];
        ulong bit = 1UL << (Depth % BitsPerWord);
        bits = isObject ? bits | bit : bits & ~bit;
        Depth++;
    }

    public void Pop() => Depth--;

    public void Release()
    {
        if (_high is not null)
        {
            ArrayPool<ulong>.Shared.Return(_high);
            _high = null;
        }
    }

    private void Grow(int words)
    {
        ulong[] larger = ArrayPool<ulong>.Shared.Rent(words * 2);
        _high?.CopyTo(larger, 0);
        Release();
        _high = larger;
    }
}
