using System.Globalization;

namespace EventHub.Conformance.Kit;

/// <summary>Keys no other test uses.</summary>
public static class Keys
{
    private static int s_last;

    public static string Next() => "k" + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
}
