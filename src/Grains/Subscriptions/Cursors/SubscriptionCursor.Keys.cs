using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Keys of an ordered subscription: one event of each is open at a time, the others are held in their order. Under the lock.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Most events held behind others of their keys: at this many nothing new is looked at until some are done.</summary>
    public const int HeldMax = 10_000;

    private readonly Dictionary<ulong, Queue<OpenDelivery>?> _keys = [];
    private int _heldCount;

    /// <summary>True when an ordered subscription stands still because of what failing keys hold back.</summary>
    public bool IsBlocked => _heldCount >= HeldMax;

    private static ulong KeyOf(scoped in StoredRecord record) =>
        EventIdentity.OfChannel(record.Field(EventField.Key) is { IsEmpty: false } key ? key : record.Channel);

    // False when another of its key is open: the delivery is held then.
    private bool TryTakeKey(OpenDelivery delivery, scoped in StoredRecord record)
    {
        delivery.Key = KeyOf(record);
        if (_keys.TryAdd(delivery.Key, null))
        {
            return true;
        }

        Hold(delivery);
        return false;
    }

    private void Hold(OpenDelivery delivery)
    {
        delivery.State = OpenState.Held;
        _heldCount++;
        Queue<OpenDelivery> held = _keys[delivery.Key] ??= new();
        held.Enqueue(delivery);
    }

    private void ReleaseKey(OpenDelivery delivery)
    {
        if (delivery.Key == 0 || !_keys.TryGetValue(delivery.Key, out Queue<OpenDelivery>? held))
        {
            return;
        }

        OpenDelivery? next = null;
        while (held is not null && held.TryDequeue(out next) && next.State != OpenState.Held)
        {
            next = null;
        }

        if (next is null)
        {
            _keys.Remove(delivery.Key);
            return;
        }

        _heldCount--;
        next.State = OpenState.Ready;
        _ready.Enqueue(next);
    }
}
