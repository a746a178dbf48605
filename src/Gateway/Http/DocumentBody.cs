using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Http;

/// <summary>Reads small JSON bodies: definitions and policies.</summary>
internal sealed class DocumentBody(BodyReader bodies)
{
    /// <summary>The body as text, or the problem with it. No query parameter is taken.</summary>
    /// <param name="context">The request.</param>
    /// <param name="bytesMax">Most bytes.</param>
    /// <param name="remedy">What to do about a larger one.</param>
    /// <param name="takesYaml">True where YAML is as good.</param>
    public async ValueTask<(string Text, Problem? Problem)> ReadAsync(HttpContext context, int bytesMax, string remedy, bool takesYaml = false)
    {
        if ((QueryReader.RefuseAny(context) ?? CheckContentType(context.Request.ContentType, takesYaml)) is { } refused)
        {
            return ("", refused);
        }

        RequestBody body = await bodies.ReadAsync(context);
        if (body.Problem is not null)
        {
            return ("", body.Problem);
        }

        try
        {
            return ReadText(body.Memory.Span, bytesMax, remedy);
        }
        finally
        {
            body.Release();
        }
    }

    private static (string Text, Problem? Problem) ReadText(ReadOnlySpan<byte> body, int bytesMax, string remedy)
    {
        if (body.Length > bytesMax)
        {
            return ("", new Problem(ErrorCodes.BodyTooLarge, $"The body has {body.Length} bytes; at most {bytesMax} are allowed here. {remedy}"));
        }

        return JsonProblems.CheckUtf8(body) is { } invalid ? ("", invalid) : (Encoding.UTF8.GetString(body), null);
    }

    private static Problem? CheckContentType(string? contentType, bool takesYaml) =>
        string.IsNullOrEmpty(contentType) || ContentTypes.IsJson(Encoding.UTF8.GetBytes(contentType)) || (takesYaml && IsYaml(contentType))
            ? null
            : Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Type", $"The content type '{QueryReader.Show(contentType)}' is not supported here. Send application/json{(takesYaml ? " or application/yaml" : "")}.");

    // Text of no other kind is sent here; curl's own content type for data is not taken for it.
    private static bool IsYaml(string contentType) =>
        contentType.Split(';')[0].Trim().ToLowerInvariant() is "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml" or "text/plain";
}
