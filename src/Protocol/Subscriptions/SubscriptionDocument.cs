using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads what a subscription's JSON says.</summary>
public static class SubscriptionDocument
{
    /// <summary>Most bytes of one document.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>
    /// Reads a definition; what is absent or null has its default. The problem, if any, names every field at fault, and
    /// <paramref name="definition"/> is of no use then. The size is the caller's to check.
    /// </summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out SubscriptionDefinition definition) => new SubscriptionReader().Read(json, out definition);

    /// <summary>EH1011 for a document of more than <see cref="BytesMax"/>.</summary>
    public static Problem TooLarge(int bytes) => new(ErrorCodes.BodyTooLarge,
        $"The definition has {bytes:N0} bytes; at most {BytesMax:N0} are allowed. Use wildcards in patterns, or several subscriptions.");
}
