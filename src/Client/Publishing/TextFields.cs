namespace EventHub.Client.Publishing;

/// <summary>The text fields of an event with their numbers in hub.proto, one after the other; measured and written by the same list.</summary>
internal ref struct TextFields(PublishEvent fields)
{
    private static ReadOnlySpan<byte> Numbers => [4, 5, 6, 7, 8, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];

    private int _at = -1;

    /// <summary>The current field.</summary>
    public readonly (int Field, string? Text) Current => (Numbers[_at], Text(Numbers[_at]));

    public readonly TextFields GetEnumerator() => this;

    public bool MoveNext() => ++_at < Numbers.Length;

    private readonly string? Text(int field) => field switch
    {
        4 => fields.Source,
        5 => fields.SourceId,
        6 => fields.Type,
        7 => fields.Subject,
        8 => fields.Target,
        11 => fields.Key,
        14 => fields.UserId,
        15 => fields.SessionId,
        16 => fields.InstanceId,
        17 => fields.Schema,
        18 => fields.Entity,
        19 => fields.Operation,
        20 => fields.CorrelationId,
        21 => fields.CausationId,
        22 => fields.ParentId,
        23 => fields.Traceparent,
        _ => fields.IdempotencyKey,
    };
}
