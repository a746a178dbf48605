using EventHub.Gateway.Http;
using EventHub.Gateway.Publishing;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Replays;

/// <summary>The id a new replay gets: that of its <c>Idempotency-Key</c>, else one of its own.</summary>
internal sealed class ReplayKeys(TimeProvider timeProvider)
{
    /// <summary>The id, or the problem with the header.</summary>
    public Problem? Read(HttpContext context, out Guid id)
    {
        id = Guid.CreateVersion7(timeProvider.GetUtcNow());
        StringValues values = context.Request.Headers[PublishHeaders.IdempotencyKey];
        if (values.Count == 0)
        {
            return null;
        }

        string text = values.Count == 1 ? values[0] ?? "" : "";
        int length = IdempotencyKeyText.TryRead(text, out string? key) ? System.Text.Encoding.UTF8.GetByteCount(key) : 0;
        if (length is 0 or > TextRules.IdempotencyKeyBytesMax || key!.Any(char.IsControl))
        {
            return Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.IdempotencyKey,
                $"The header Idempotency-Key is '{QueryReader.Show(values.ToString())}'. Send it once, as \"abc\" or abc, with 1 to {TextRules.IdempotencyKeyBytesMax} bytes and no control characters.");
        }

        id = ReplayLookup.IdOf(key!);
        return null;
    }
}
