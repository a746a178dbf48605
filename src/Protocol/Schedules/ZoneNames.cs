using System.Diagnostics.CodeAnalysis;

namespace EventHub.Protocol.Schedules;

/// <summary>Finds time zones by their IANA names, in the data of the machine.</summary>
internal static class ZoneNames
{
    private const int LengthMax = 64;

    /// <summary>The zone of that name; false when there is none.</summary>
    public static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        // The platform looks for a file of this name.
        zone = null;
        bool isName = id.Length is > 0 and <= LengthMax && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
            && char.IsAsciiLetter(id[0]) && !id.EndsWith('/');
        return isName && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone);
    }
}
