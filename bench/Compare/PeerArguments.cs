using System.Globalization;

namespace EventHub.Bench.Compare;

/// <summary>Numbers as programs take them.</summary>
internal static class PeerArguments
{
    public static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
