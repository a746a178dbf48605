using System.Buffers;
using System.Runtime.CompilerServices;

namespace EventHub.Protocol.CloudEvents;

/// <summary>Extension attributes on their way into metadata: a JSON object that grows in pooled memory.</summary>
internal struct ExtensionBag
{
    /// <summary>Most extension attributes of one event that have no field of their own. Bounds the search for doubles, too.</summary>
    public const int CountMax = 64;

    private const int FirstBytes = 1024;
    private byte[]? _json;
    private int _used;
    private Places _names;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>True when an attribute of this name was added.</summary>
    public readonly bool Contains(scoped ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> rest = _json.AsSpan(_names[i]);
            if (rest.StartsWith(name) && rest[name.Length] == '"')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a member. Its name needs no escaping; there is room for it.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> json)
    {
        Put(Count == 0 ? "{\""u8 : ",\""u8);
        _names[Count++] = _used;
        Put(name);
        Put("\":"u8);
        Put(json);
    }

    /// <summary>The whole object, valid until <see cref="Release"/>; empty when nothing was added.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        if (Count > 0)
        {
            Put("}"u8);
        }

        return _json.AsSpan(0, _used);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_json is not null)
        {
            ArrayPool<byte>.Shared.Return(_json);
            _json = null;
        }
    }

    private void Put(scoped ReadOnlySpan<byte> bytes)
    {
        if (_json is null || _json.Length - _used < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, (_used + bytes.Length) * 2));
            _json.AsSpan(0, _used).CopyTo(larger);
            Release();
            _json = larger;
        }

        bytes.CopyTo(_json.AsSpan(_used));
        _used += bytes.Length;
    }

    [InlineArray(CountMax)]
    private struct Places
    {
        private int _first;
    }
}
