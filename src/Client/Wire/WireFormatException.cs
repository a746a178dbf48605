using System.Globalization;

namespace EventHub.Client.Wire;

/// <summary>What arrived is not a message of the hub: the connection cannot be trusted further and is made anew.</summary>
internal sealed class WireFormatException(string message) : Exception(message)
{
    public static WireFormatException At(int offset) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The message is malformed or cut off at byte {offset}."));
}
