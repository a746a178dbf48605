using System.Globalization;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

/// <summary>What the client itself finds wrong, as values.</summary>
internal static class ClientProblems
{
    public static Problem Unreachable(Uri server, TimeSpan waited, string? lastFault) => new(
        ErrorCodes.HubUnreachable,
        string.Create(CultureInfo.InvariantCulture, $"The hub at {server} took nothing within {waited.TotalSeconds:0.###} s, and the event was not sent{Because(lastFault)}. Start the hub, check the address, or raise PublishTimeout."));

    public static Problem NotSent(string why) => new(ErrorCodes.HubUnreachable, why);

    public static Problem Unknown(string why) => new(
        ErrorCodes.OutcomeUnknown, why + " The event may be stored. Publish it again under the same idempotency key to find out.");

    public static Problem SettlementUnknown(string why) => new(
        ErrorCodes.OutcomeUnknown, why + " The settlement may be stored. If it is not, the hub hands the event out again after its deadline.");

    public static Problem Closed { get; } = new(ErrorCodes.ClientClosed, "The client is disposed. Publish and watch before it is, or use another one.");

    public static Problem TooLarge(int bytes, int bytesMax) => Problem.OfField(
        ErrorCodes.EventTooLarge, "/payload",
        string.Create(CultureInfo.InvariantCulture, $"The event has {bytes} bytes, at most {bytesMax} are taken (EventBytesMax). Store the payload elsewhere and publish where it is."));

    private static string Because(string? lastFault) => lastFault is null ? "" : ": " + lastFault.TrimEnd('.');
}
