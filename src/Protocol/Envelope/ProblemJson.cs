using System.Buffers;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes a problem as the JSON of RFC 9457, as a whole answer or inside one.</summary>
public static class ProblemJson
{
    private const int ExpectedBytes = 512;

    /// <summary>
    /// Writes <c>type, title, status, detail, instance, code, errors, retryAfter</c>; <paramref name="instance"/> and
    /// <c>retryAfter</c> (whole seconds, rounded up) only when there is one.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, Problem problem, string? instance = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(problem);
        JsonOutput json = new(output, ExpectedBytes);
        json.Raw("{\"type\":"u8);
        json.Text(problem.Code.TypePath);
        json.Raw(",\"title\":"u8);
        json.Text(problem.Code.Title);
        json.Raw(",\"status\":"u8);
        json.Number(problem.Code.HttpStatus);
        json.Raw(",\"detail\":"u8);
        json.Text(problem.Detail);
        if (instance is not null)
        {
            json.Raw(",\"instance\":"u8);
            json.Text(instance);
        }

        json.Raw(",\"code\":"u8);
        json.Text(problem.Code.Text);
        WriteErrors(ref json, problem);
        if (problem.RetryAfter is { } retryAfter)
        {
            json.Raw(",\"retryAfter\":"u8);
            json.Number((long)Math.Ceiling(retryAfter.TotalSeconds));
        }

        json.Raw("}"u8);
        json.Flush();
    }

    private static void WriteErrors(scoped ref JsonOutput json, Problem problem)
    {
        json.Raw(",\"errors\":["u8);
        for (int i = 0; i < problem.Errors.Length; i++)
        {
            json.Raw(i == 0 ? "{\"field\":"u8 : ",{\"field\":"u8);
            json.Text(problem.Errors[i].Field);
            json.Raw(",\"message\":"u8);
            json.Text(problem.Errors[i].Message);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
    }
}
