using System.Text;
using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Policies;

/// <summary>The name of a pattern policy: 1 to 64 of <c>A-Z a-z 0-9 _ - .</c></summary>
public static class PolicyName
{
    /// <summary>Longest name.</summary>
    public const int LengthMax = 64;

    /// <summary>What is wrong with a name, and the remedy; null when it is valid.</summary>
    public static string? Explain(string name)
    {
        bool valid = name.Length is > 0 and <= LengthMax && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
        return valid ? null
            : $"The policy's name '{ChannelText.Show(Encoding.UTF8.GetBytes(name))}' has {name.Length} characters. Use 1 to {LengthMax} of A-Z a-z 0-9 _ - and dots.";
    }
}
