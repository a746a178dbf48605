using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>Versions of records: growing numbers.</summary>
internal static class StateETag
{
    public static string Format(long version) => version.ToString("x", CultureInfo.InvariantCulture);

    public static bool TryParse(string? etag, out long version) => long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out version);

    public static void Check(string stateName, GrainId grain, string? stored, string? current)
    {
        if (stored != current)
        {
            throw new InconsistentStateException(
                $"State '{stateName}' of {grain} is stored with ETag {stored ?? "none"}, not {current ?? "none"}: somebody else changed it. Read it again, then change it.", stored, current);
        }
    }
}
