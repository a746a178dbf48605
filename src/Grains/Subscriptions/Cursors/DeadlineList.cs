namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// Deliveries in flight by deadline. Deadlines are nearly always added in order, at the end: adding and removing cost the same however many there are.
/// </summary>
internal sealed class DeadlineList
{
    private OpenDelivery? _first, _last;

    /// <summary>The one whose deadline comes first, or null.</summary>
    public OpenDelivery? First => _first;

    /// <summary>Adds a delivery with its <see cref="OpenDelivery.Due"/>.</summary>
    public void Add(OpenDelivery delivery)
    {
        OpenDelivery? before = _last;
        while (before is not null && before.Due > delivery.Due)
        {
            before = before.Earlier;
        }

        delivery.Earlier = before;
        delivery.Later = before is null ? _first : before.Later;
        SetEarlierOf(delivery.Later, delivery);
        SetLaterOf(before, delivery);
    }

    /// <summary>Takes a delivery out that is in it.</summary>
    public void Remove(OpenDelivery delivery)
    {
        SetLaterOf(delivery.Earlier, delivery.Later);
        SetEarlierOf(delivery.Later, delivery.Earlier);
        delivery.Earlier = delivery.Later = null;
    }

    private void SetLaterOf(OpenDelivery? delivery, OpenDelivery? later)
    {
        if (delivery is null)
        {
            _first = later;
        }
        else
        {
            delivery.Later = later;
        }
    }

    private void SetEarlierOf(OpenDelivery? delivery, OpenDelivery? earlier)
    {
        if (delivery is null)
        {
            _last = earlier;
        }
        else
        {
            delivery.Earlier = earlier;
        }
    }
}
