namespace EventHub.Protocol.Json;

/// <summary>What a JSON value is.</summary>
internal enum JsonKind : byte
{
    Null,
    Boolean,
    Number,
    String,
    Object,
    Array,
}
