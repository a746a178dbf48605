namespace EventHub.Protocol.Publishing;

/// <summary>Media types, compared as RFC 9110 says: without case, parameters apart.</summary>
public static class ContentTypes
{
    /// <summary>The content type of an event that names none: <c>application/json</c>.</summary>
    public static ReadOnlySpan<byte> Json => "application/json"u8;

    /// <summary>True for <c>*/json</c> and <c>*/*+json</c>, with or without parameters. An empty value is the default, so it is JSON too.</summary>
    public static bool IsJson(ReadOnlySpan<byte> contentType) => throw new NotImplementedException();

    /// <summary>True when the media type is <paramref name="mediaType"/> (in lower case), whatever parameters follow.</summary>
    public static bool Is(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> mediaType) => throw new NotImplementedException();
}
