using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Envelope;

namespace EventHub.Fuzz.Text;

/// <summary>RFC 3339 times, against the grammar as a regular expression and the framework's calendar.</summary>
internal sealed partial class TimestampTexts : TextSurface<long?>
{
    public override string Name => "timestamps";

    public override int Executions => 300_000;

    public override int BytesMax => 80;

    public override IReadOnlyList<string> Words => ["T", "t", "Z", "z", "+", "-", ":", ".", "00", "12", "23", "24", "59", "60", "61", "02-29", "02-30", "0000", "0001", "9999", "12-31", "23:59", ".0000001", ".9999999", "+00:00", "-23:59", "\u0000", " "];

    protected override long? Parse(byte[] input) => Timestamps.TryParse(TextOf(input).AsSpan(), out long ticks) ? ticks : null;

    protected override string Check(byte[] input, long? parsed)
    {
        string text = TextOf(input);
        Assert.Equal(TicksOf(text), parsed);
        if (parsed is not { } ticks)
        {
            return "refused " + ShapeOf(text);
        }

        string written = Timestamps.Format(ticks);
        Assert.True(written.Length <= Timestamps.TextLengthMax && Timestamps.TryParse(written.AsSpan(), out long again) && again == ticks, $"'{text}' is written as '{written}'.");
        return $"{Accepted} {written.Length} {text[^1]} {text[18]}";
    }

    private static long? TicksOf(string text)
    {
        Match match = Valid().Match(text);
        if (!match.Success || text.Length > 64)
        {
            return null;
        }

        int Part(string name) => int.Parse("0" + match.Groups[name].Value, CultureInfo.InvariantCulture);
        int year = Part("year"), month = Part("month"), day = Part("day");
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || Part("hour") > 23 || Part("minute") > 59 || Part("second") > 60 || Part("zoneHour") > 23 || Part("zoneMinute") > 59)
        {
            return null;
        }

        string fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        TimeSpan offset = new TimeSpan(Part("zoneHour"), Part("zoneMinute"), 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        long ticks = new DateTime(year, month, day).Ticks + (new TimeSpan(Part("hour"), Part("minute"), Part("second")) - offset).Ticks
            + long.Parse(fraction, CultureInfo.InvariantCulture);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : null;
    }

    [GeneratedRegex(@"\A(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?([Zz]|(?<sign>[+-])(?<zoneHour>[0-9]{2}):(?<zoneMinute>[0-9]{2}))\z")]
    private static partial Regex Valid();
}
