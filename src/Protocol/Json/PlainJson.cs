using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventHub.Protocol.Json;

/// <summary>Makes writers of JSON as people write it: a pattern is <c>orders.&gt;</c>, not <c>orders.\u003E</c>.</summary>
public static class PlainJson
{
    // What the stricter default escapes matters to HTML alone, and no answer is ever taken for that.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A writer to <paramref name="output"/>. Dispose it.</summary>
    public static Utf8JsonWriter To(IBufferWriter<byte> output) => new(output, s_options);
}
