using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Protocol.Errors;

namespace EventHub.Fuzz.Kit;

/// <summary>What must hold of every refusal, and the kind it is of.</summary>
internal static partial class Refusals
{
    /// <summary>Looks at a refusal of an input of so many bytes: it has a code, a sentence, and no place beyond the input.</summary>
    public static string Check(Problem problem, int inputBytes)
    {
        Assert.False(string.IsNullOrWhiteSpace(problem.Detail), $"{problem.Code} says nothing.");
        Assert.True(problem.Detail.Length < 4096, $"{problem.Code} says too much: {problem.Detail.Length} characters.");
        Assert.True(problem.Errors.Length <= 16 * 2, $"{problem.Errors.Length} fields are named.");
        Assert.All(problem.Errors, error => Assert.False(string.IsNullOrWhiteSpace(error.Message), $"{error.Field} says nothing."));
        return problem.Code.Text + Where(problem, inputBytes);
    }

    /// <summary>The place a sentence ends with: the last "byte N" in it.</summary>
    public static int? OffsetIn(string sentence) =>
        Offset().Matches(sentence) is [.., { } last] ? int.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    // Only sentences about the text as a whole name a place in it; others show what was sent, which may look like a place.
    private static string Where(Problem problem, int inputBytes)
    {
        if (problem.Code == ErrorCodes.MalformedJson || problem.Code == ErrorCodes.InvalidUtf8 || problem.Code == ErrorCodes.MalformedProtobuf)
        {
            int offset = OffsetIn(problem.Detail) ?? 0;
            Assert.True(offset <= inputBytes, $"Byte {offset} is named in {inputBytes} bytes: {problem.Detail}");
            return Expected().Match(problem.Detail).Groups[1].Value + Field(problem);
        }

        return Field(problem);
    }

    // A name that was made up is no kind of its own.
    private static string Field(Problem problem) =>
        problem.Code != ErrorCodes.UnknownField && problem.Code != ErrorCodes.InvalidCloudEvent && problem.Code != ErrorCodes.DuplicateField && problem.Errors is [{ } first, ..] && first.Field.Length < 24 ? $" {Digits().Replace(first.Field, "#")} {Math.Min(problem.Errors.Length, 3)}" : "";

    [GeneratedRegex(@"byte (?:offset )?(\d+)")]
    private static partial Regex Offset();

    [GeneratedRegex(@"(expected .*?)(?:, found|\.)")]
    private static partial Regex Expected();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
