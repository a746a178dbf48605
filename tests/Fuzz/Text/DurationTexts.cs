using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Envelope;

namespace EventHub.Fuzz.Text;

/// <summary>Durations, against whole numbers without end.</summary>
internal sealed partial class DurationTexts : TextSurface<TimeSpan?>
{
    public override string Name => "durations";

    public override int Executions => 300_000;

    public override int BytesMax => 60;

    public override IReadOnlyList<string> Words => ["ms", "s", "m", "h", "d", ".", ",", "-", "+", " ", "e", "\u0000", "250ms", "1.5h", "7d", "10675199d", "922337203685477", "0.0001ms"];

    protected override TimeSpan? Parse(byte[] input) => Durations.TryParse(TextOf(input), out TimeSpan duration) ? duration : null;

    protected override string Check(byte[] input, TimeSpan? parsed)
    {
        string text = TextOf(input);
        Match match = Valid().Match(text);
        if (parsed is not { } duration)
        {
            // More than the numbers the framework reads, or more than a TimeSpan holds, is refused; else it is one.
            Assert.True(!match.Success || text.Length > 20 || TicksOf(match) > long.MaxValue - TimeSpan.TicksPerDay, $"'{text}' is one.");
            return "refused " + ShapeOf(text);
        }

        Assert.True(match.Success, $"'{Corpus.Encode(input)}' is none.");
        Assert.True(text.Length > 28 || TicksOf(match) == duration.Ticks, $"'{text}' is {TicksOf(match)} ticks, not {duration.Ticks}.");
        Assert.True(duration >= TimeSpan.Zero);
        Assert.True(Durations.TryParse(Durations.Format(duration), out TimeSpan again) && again == duration, $"{duration.Ticks} ticks come back from '{Durations.Format(duration)}' as {again.Ticks}.");
        return $"{Accepted} {match.Groups[3].Value} {match.Groups[2].Length > 0} {duration == TimeSpan.Zero}";
    }

    private static BigInteger TicksOf(Match match)
    {
        long unit = match.Groups[3].Value switch
        {
            "d" => TimeSpan.TicksPerDay,
            "h" => TimeSpan.TicksPerHour,
            "m" => TimeSpan.TicksPerMinute,
            "s" => TimeSpan.TicksPerSecond,
            _ => TimeSpan.TicksPerMillisecond,
        };
        string fraction = match.Groups[2].Value;
        BigInteger number = BigInteger.Parse("0" + match.Groups[1].Value + fraction, CultureInfo.InvariantCulture);
        return number * unit / BigInteger.Pow(10, fraction.Length);
    }

    [GeneratedRegex(@"\A(?=\.?[0-9])([0-9]*)\.?([0-9]*)(ms|s|m|h|d)\z")]
    private static partial Regex Valid();
}
