using System.Collections.Frozen;
using System.Text;
using EventHub.Protocol.Publishing;
using static EventHub.Protocol.CloudEvents.CloudAttributeUse;

namespace EventHub.Protocol.CloudEvents;

/// <summary>The attributes the hub knows; every other one is an extension that goes into metadata.</summary>
internal static class CloudAttributes
{
    public const string Data = "data", DataBase64 = "data_base64", DataContentType = "datacontenttype";

    // At most 64: which were seen is one bit each, by place in this list.
    private static readonly CloudAttribute[] List =
    [
        new("id", Field, DraftField.SourceId, IsRequired: true),
        new("source", Field, DraftField.Source, IsRequired: true),
        new("specversion", SpecVersion, IsRequired: true),
        new("type", CloudAttributeUse.Type, DraftField.Type, IsRequired: true),
        new(DataContentType, Field, DraftField.ContentType),
        new("subject", Field, DraftField.Subject),
        new("time", Field, DraftField.Time),
        new("channel", Field, DraftField.Channel),
        new("partitionkey", Field, DraftField.Key),
        new("correlationid", Field, DraftField.CorrelationId),
        new("causationid", Field, DraftField.CausationId),
        new("traceparent", Field, DraftField.Traceparent),
        new("priority", Field, DraftField.Priority),
        new("target", Field, DraftField.Target),
        new("sourcekind", Field, DraftField.SourceKind),
        new("idempotencykey", Field, DraftField.IdempotencyKey),
        new("userid", Field, DraftField.UserId),
        new("sessionid", Field, DraftField.SessionId),
        new("instanceid", Field, DraftField.InstanceId),
        new("schema", Field, DraftField.Schema),
        new("entity", Field, DraftField.Entity),
        new("operation", Field, DraftField.Operation),
        new("parentid", Field, DraftField.ParentId),
        new("expirytime", Field, DraftField.ExpiresAt),
        new("expiresat", Field, DraftField.ExpiresAt),
        new("deliverat", Field, DraftField.DeliverAt),
    ];

    private static readonly FrozenDictionary<string, int> Places =
        List.Select((attribute, place) => (attribute.Name, place)).ToFrozenDictionary(pair => pair.Name, pair => pair.place);

    /// <summary>Its place in the list of known ones, or −1.</summary>
    public static int Find(ReadOnlySpan<byte> name)
    {
        const int LongestName = 20;
        if (name.Length > LongestName)
        {
            return -1;
        }

        Span<char> text = stackalloc char[LongestName];
        int length = Encoding.Latin1.GetChars(name, text);
        return Places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out int place) ? place : -1;
    }

    public static CloudAttribute At(int place) => List[place];

    /// <summary>Those that every CloudEvent must have.</summary>
    public static IEnumerable<(int Place, CloudAttribute Attribute)> Required =>
        List.Select((attribute, place) => (place, attribute)).Where(pair => pair.attribute.IsRequired);

    /// <summary>True for lower-case letters and digits, at least one, and not <c>data</c>: what the specification allows in a name.</summary>
    public static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (byte letter in name)
        {
            if (!char.IsAsciiLetterLower((char)letter) && !char.IsAsciiDigit((char)letter))
            {
                return false;
            }
        }

        return !name.IsEmpty && !name.SequenceEqual("data"u8);
    }
}
