namespace EventHub.Faults.Kills;

/// <summary>One event a client sent, and what it was told about it.</summary>
internal sealed class SentEvent(string key, int number, string channel, string body, string payload, bool repeats)
{
    /// <summary>Names the event: its idempotency key if it has one, and part of its payload in any case.</summary>
    public string Key => key;

    /// <summary>Grows with every event of its client.</summary>
    public int Number => number;

    public string Channel => channel;

    /// <summary>The publish object.</summary>
    public string Body => body;

    /// <summary>The exact payload.</summary>
    public string Payload => payload;

    /// <summary>It has an idempotency key, so it is sent again until it is answered.</summary>
    public bool Repeats => repeats;

    /// <summary>The id it was acknowledged under.</summary>
    public string? Id { get; private set; }

    /// <summary>Some try was not answered, or with a 5xx: it may be stored.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>It was answered with a 4xx.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>It was sent more than once, so what was sent after it may stand before it.</summary>
    public bool WasRepeated { get; set; }

    /// <summary>It must not be there: every try was refused.</summary>
    public bool IsForbidden => IsRefused && !IsDoubtful && Id is null;

    public void Doubt() => IsDoubtful = true;

    public void Refuse() => IsRefused = true;

    /// <summary>Notes an acknowledgement. The same event must always come back under the same id.</summary>
    public void Acknowledge(string id)
    {
        Assert.True(Id is null || Id == id, $"'{key}' was acknowledged as {Id}, and then as {id}.");
        Id = id;
    }
}
