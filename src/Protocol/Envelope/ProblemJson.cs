using System.Buffers;
using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes a problem as the JSON of RFC 9457, as a whole answer or inside one.</summary>
public static class ProblemJson
{
    /// <summary>
    /// Writes <c>type, title, status, detail, instance, code, errors, retryAfter</c>; <paramref name="instance"/> and
    /// <c>retryAfter</c> (whole seconds, rounded up) only when there is one.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, Problem problem, string? instance = null) => throw new NotImplementedException();
}
