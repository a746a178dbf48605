using EventHub.Client.Orleans.Streams;

namespace EventHub.Silo.Streams;

/// <summary>What is kept of one stream, oldest first.</summary>
internal sealed class StreamWindow
{
    private readonly List<HubStreamItem> _items = [];
    private int _first;

    public bool IsEmpty => _first == _items.Count;

    public void Add(HubStreamItem item) => _items.Add(item);

    public void RemoveFirst()
    {
        _first++;
        if (_first > 64 && _first > _items.Count / 2)
        {
            _items.RemoveRange(0, _first);
            _first = 0;
        }
    }

    /// <summary>The first item behind a place, or null.</summary>
    public HubStreamItem? NextBehind(long after)
    {
        int low = _first, high = _items.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _items[middle].Sequence > after ? (low, middle) : (middle + 1, high);
        }

        return low < _items.Count ? _items[low] : null;
    }
}
