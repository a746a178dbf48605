using EventHub.Protocol.Positions;

namespace EventHub.Client;

/// <summary>The hub's word that an event is stored: on stable storage, under the hub's default durability.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Position">
/// Where it stands in the log; null while a delayed event waits for its time, as REST answers.
/// </param>
/// <param name="Duplicate">
/// True when the hub knew its idempotency key already; id and position are those of the first. Always false under a key the client made up: a
/// repeat after a lost connection is the same publish.
/// </param>
public readonly record struct PublishReceipt(EventId Id, Position? Position, bool Duplicate)
{
    // Sequence 0 stands for null: every publish on its way keeps a receipt, and a flag of its own would take eight bytes more.
    private readonly Position _place = Position ?? default;

    /// <summary>Where it stands in the log; null while a delayed event waits for its time.</summary>
    public Position? Position
    {
        get => _place.Sequence == 0 ? null : _place;
        init => _place = value ?? default;
    }

    /// <summary>The receipt of the event stored <paramref name="further"/> behind this one's: sequence and lsn are as many more.</summary>
    internal PublishReceipt Further(int further) =>
        new(Id with { Lsn = Id.Lsn + further }, _place with { Sequence = _place.Sequence + further }, Duplicate);
}
