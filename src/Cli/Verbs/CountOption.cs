using System.CommandLine;
using System.Globalization;

namespace EventHub.Cli.Verbs;

/// <summary>Bounds of options that take a whole number.</summary>
internal static class CountOption
{
    /// <summary>Refuses what is less or more. What is no number at all, the parser refuses itself.</summary>
    public static void Between(this Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (!result.Implicit && result.Tokens is [.., { } token]
            && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int count) && (count < least || count > most))
        {
            result.AddError(most == int.MaxValue ? $"{option.Name} takes a number from {least}." : $"{option.Name} takes {least} to {most}, not {count}.");
        }
    });
}
