using System.Text;
using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Schedules;

/// <summary>The name of a schedule: 1 to 128 of <c>A-Z a-z 0-9 . _ -</c>, beginning with a letter or digit.</summary>
public static class ScheduleName
{
    /// <summary>Longest name.</summary>
    public const int LengthMax = 128;

    /// <summary>What is wrong with a name, and the remedy; null when it is valid.</summary>
    public static string? Explain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool valid = name.Length is > 0 and <= LengthMax && char.IsAsciiLetterOrDigit(name[0])
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
        return valid ? null
            : $"The schedule's name '{ChannelText.Show(Encoding.UTF8.GetBytes(name))}' has {name.Length} characters. Use 1 to {LengthMax} of A-Z a-z 0-9 . _ - that begin with a letter or digit.";
    }
}
