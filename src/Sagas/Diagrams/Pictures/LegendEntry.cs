using System.Collections.Immutable;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>What a kind of line means.</summary>
/// <param name="Look">How an arrow of that kind looks; empty for a remark.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record LegendEntry(string Look, string Meaning)
{
    private const double Sample = 34, Gap = 26;

    public double Width => (Look.Length == 0 ? 0 : Sample) + TextWidth.Of(Meaning, 11) + Gap;

    public static void Write(SvgText to, ImmutableArray<LegendEntry> all, double x, double y)
    {
        foreach (LegendEntry entry in all)
        {
            if (entry.Look.Length > 0)
            {
                to.Raw($"<g class=\"arrow {entry.Look}\"><path class=\"run\" d=\"M{SvgText.Format(x)} {SvgText.Format(y - 4)}h{Sample - 8}\"/></g>");
            }

            to.Raw("<text class=\"label\"").Number("x", x + (entry.Look.Length == 0 ? 0 : Sample)).Number("y", y).Raw(">").Text(entry.Meaning).Raw("</text>\n");
            x += entry.Width;
        }
    }
}
