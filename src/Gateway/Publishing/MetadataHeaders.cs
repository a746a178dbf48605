using System.Text.Encodings.Web;
using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Publishing;

/// <summary>Collects <c>X-Event-Metadata-*</c> headers into one JSON object: lower-cased names, values as strings.</summary>
internal sealed class MetadataHeaders : IDisposable
{
    private readonly PooledBuffer _buffer = PooledBuffer.Rent();
    private readonly Utf8JsonWriter _json;

    public MetadataHeaders()
    {
        // Stored and served as JSON, never inside HTML: only what JSON itself needs is escaped.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
    }

    /// <summary>Adds one header.</summary>
    public Problem? Add(string name, string value)
    {
        string key = name[PublishHeaders.MetadataPrefix.Length..].ToLowerInvariant();
        if (key.Length == 0)
        {
            return Problem.OfField(ErrorCodes.InvalidHeader, name, "The header X-Event-Metadata- has no name behind the last dash. Write X-Event-Metadata-NAME.");
        }

        _json.WriteString(key, value);
        return null;
    }

    /// <summary>The object, valid until disposed.</summary>
    public ReadOnlySpan<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.Span;
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }
}
