using System.Text;

namespace EventHub.Protocol.Publishing;

/// <summary>Media types, compared as RFC 9110 says: without case, parameters apart.</summary>
public static class ContentTypes
{
    /// <summary>The content type of an event that names none: <c>application/json</c>.</summary>
    public static ReadOnlySpan<byte> Json => "application/json"u8;

    /// <summary>True for <c>*/json</c> and <c>*/*+json</c>, with or without parameters. An empty value is the default, so it is JSON too.</summary>
    public static bool IsJson(ReadOnlySpan<byte> contentType)
    {
        if (contentType.IsEmpty)
        {
            return true;
        }

        ReadOnlySpan<byte> mediaType = MediaType(contentType);
        int slash = mediaType.IndexOf((byte)'/');
        ReadOnlySpan<byte> subtype = mediaType[(slash + 1)..];
        return slash > 0 && (Ascii.EqualsIgnoreCase(subtype, "json"u8) || HasJsonSuffix(subtype));
    }

    /// <summary>True for the text of a JSON content type; null is the default, so it is JSON too.</summary>
    public static bool IsJson(string? contentType)
    {
        if (contentType is null or "application/json")
        {
            return true;
        }

        // What is not ASCII becomes '?', which no JSON type has.
        return IsJson(Encoding.ASCII.GetBytes(contentType));
    }

    /// <summary>True when the media type is <paramref name="mediaType"/> (in lower case), whatever parameters follow.</summary>
    public static bool Is(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> mediaType) =>
        Ascii.EqualsIgnoreCase(MediaType(contentType), mediaType);

    private static ReadOnlySpan<byte> MediaType(ReadOnlySpan<byte> contentType)
    {
        int parameters = contentType.IndexOf((byte)';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim(" \t"u8);
    }

    private static bool HasJsonSuffix(ReadOnlySpan<byte> subtype) =>
        subtype.Length > 5 && Ascii.EqualsIgnoreCase(subtype[^5..], "+json"u8);
}
