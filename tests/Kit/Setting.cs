using System.Globalization;

namespace EventHub.Tests.Kit;

/// <summary>What the environment says about how much is tried.</summary>
internal static class Setting
{
    public static int Of(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
