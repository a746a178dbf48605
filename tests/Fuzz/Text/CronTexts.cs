using EventHub.Fuzz.Kit;
using EventHub.Protocol.Schedules;

namespace EventHub.Fuzz.Text;

/// <summary>Time tables, against a reader that lists every value, and walking minute by minute. (Clocks that change are <c>CronExpressionTests</c>' matter.)</summary>
internal sealed class CronTexts : TextSurface<(CronExpression? Cron, string? Error)>
{
    private const int MinutesWalked = 1500;
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "cron";

    public override int Executions => 60_000;

    public override int BytesMax => 300;

    public override IReadOnlyList<string> Words =>
        ["*", "/", "-", ",", " ", "\t", "*/5", "0", "1-5", "MON", "sun", "FEB", "dec", "29", "30", "31", "7", "59", "60", "@daily", "@yearly", "@", "?", "L", "\u0000", "0 0 29 2 *", "* * * * *", "\u00a0"];

    protected override (CronExpression? Cron, string? Error) Parse(byte[] input)
    {
        _ = CronExpression.TryParse(TextOf(input), out CronExpression? cron, out string? error);
        return (cron, error);
    }

    protected override string Check(byte[] input, (CronExpression? Cron, string? Error) parsed)
    {
        string text = TextOf(input);
        CronModel? model = CronModel.Read(text);
        if (parsed.Cron is not { } cron)
        {
            Assert.False(string.IsNullOrWhiteSpace(parsed.Error));
            Assert.True(model is null || !model.CanCome, $"'{text}' is one: {parsed.Error}");
            return "refused " + string.Join(' ', parsed.Error.Split(' ').Where(word => word.All(char.IsAsciiLetter)).Take(12));
        }

        Assert.Null(parsed.Error);
        Assert.True(model is { CanCome: true }, $"'{Corpus.Encode(input)}' is none.");
        DateTimeOffset from = Epoch.AddMinutes(StartOf(input)), to = from.AddMinutes(MinutesWalked);
        DateTimeOffset? next = cron.Next(from, TimeZoneInfo.Utc), expected = Walk(model, from, to);
        Assert.True(next > from, $"'{text}' comes at {next} after {from}.");
        Assert.True((next > to ? null : next) == expected, $"'{text}' comes at {next} after {from:u}; walking along, at {expected}.");
        return $"{Accepted} {expected is null} {text.Count(letter => letter is '/')} {text.Contains(',', StringComparison.Ordinal)}";
    }

    private static DateTimeOffset? Walk(CronModel model, DateTimeOffset from, DateTimeOffset to)
    {
        for (DateTimeOffset at = from.AddMinutes(1); at <= to; at = at.AddMinutes(1))
        {
            if (model.Has(at.DateTime))
            {
                return at;
            }
        }

        return null;
    }

    // Anywhere in sixteen years, the same for the same input; mostly about the turn of a day or month.
    private static long StartOf(byte[] input)
    {
        uint hash = 2166136261;
        foreach (byte value in input)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash % (16 * 366 * 1440);
    }
}
