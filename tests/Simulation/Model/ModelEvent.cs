using System.Globalization;
using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.Simulation.Model;

/// <summary>An event as its publisher knows it: what was sent, how often, and what was answered.</summary>
internal sealed class ModelEvent(int number, string channel)
{
    private const string Head = "{\"n\":";
    private byte[]? _payload;

    public int Number { get; } = number;

    public string Channel { get; } = channel;

    public byte[] ChannelBytes { get; } = Encoding.ASCII.GetBytes(channel);

    public EventPriority Priority { get; init; } = EventPriority.Normal;

    /// <summary>Its idempotency key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>Its identity is its source and id, and not a key.</summary>
    public bool HasSource { get; init; }

    public string? OrderingKey { get; init; }

    /// <summary>Characters that make it longer.</summary>
    public int Padding { get; init; }

    public long ExpiresAt { get; init; }

    public long DeliverAt { get; init; }

    /// <summary>Which connection sent it, and as the how manyth of that.</summary>
    public (int Connection, int Order) Sender { get; init; }

    public long FirstSentTicks { get; set; }

    /// <summary>Requests it was in.</summary>
    public int Sends { get; set; }

    /// <summary>Of these, those that were refused for certain.</summary>
    public int Refusals { get; set; }

    /// <summary>The first answer that named a place.</summary>
    public AppendResult? Answer { get; set; }

    /// <summary>An answer said that it was stored; answers that it was stored before may come first.</summary>
    public bool IsStored { get; set; }

    /// <summary>Where it stands in the log; 0 when that is not known.</summary>
    public long Sequence { get; set; }

    /// <summary>The lsn of its id; 0 when that is not known.</summary>
    public long Lsn { get; set; }

    public Fact Deleted { get; set; }

    public Fact Purged { get; set; }

    /// <summary>An error may have been given that may be lost.</summary>
    public bool HasUnsureErrors { get; set; }

    /// <summary>Whose turn it has with an ordered subscription.</summary>
    public string KeyInOrder => OrderingKey ?? Channel;

    public bool HasIdentity => Key is not null || HasSource;

    /// <summary>True when every request it was in was refused: it must not be anywhere.</summary>
    public bool IsRefused => Answer is null && Refusals == Sends;

    public byte[] Payload => _payload ??= Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Head}{Number},\"p\":\"{new string('x', Padding)}\"}}"));

    /// <summary>The number of the event that has a payload.</summary>
    public static int NumberIn(ReadOnlySpan<byte> payload)
    {
        int end = payload.IndexOf((byte)',');
        return end > Head.Length && int.TryParse(payload[Head.Length..end], CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    public override string ToString() => $"event {Number} ('{Channel}', sequence {Sequence}, lsn {Lsn}, sent {Sends} times, answered {Answer})";
}
