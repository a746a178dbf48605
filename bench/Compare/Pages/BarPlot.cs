using System.Globalization;
using System.Net;
using System.Text;

namespace EventHub.Bench.Compare.Pages;

/// <summary>Horizontal bars in groups, one value each, as SVG. The scale begins at 0 and is a plain one, so that lengths are proportions.</summary>
internal sealed record BarPlot(string Title, string Unit, IReadOnlyList<BarGroup> Groups)
{
    private const int Width = 960, LabelWidth = 300, ValueWidth = 110, BarHeight = 18, BarGap = 4, GroupGap = 40, Top = 52, Bottom = 16;

    private IEnumerable<double> Values => Groups.SelectMany(static group => group.Bars).Select(static bar => bar.Value).Where(static value => value > 0);

    public string ToSvg()
    {
        int bars = Groups.Sum(static group => group.Bars.Count), height = Top + (Groups.Count * GroupGap) + (bars * (BarHeight + BarGap)) + Bottom;
        StringBuilder svg = new();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\">")
            .AppendLine(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>")
            .AppendLine(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"26\" font-size=\"17\" font-weight=\"bold\" fill=\"#222222\">{WebUtility.HtmlEncode(Title)}</text>")
            .AppendLine(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"46\" fill=\"#555555\">{WebUtility.HtmlEncode(Unit)}</text>");
        int y = Top;
        foreach (BarGroup group in Groups)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"{y + GroupGap - 9}\" font-weight=\"bold\" fill=\"#222222\">{WebUtility.HtmlEncode(group.Name)}</text>");
            y += GroupGap;
            foreach (Bar bar in group.Bars)
            {
                AppendBar(svg, bar, y);
                y += BarHeight + BarGap;
            }
        }

        return svg.AppendLine("</svg>").ToString();
    }

    /// <summary>Part of the full length that a value takes.</summary>
    public double LengthOf(double value) => value <= 0 ? 0 : value / Values.Max();

    private void AppendBar(StringBuilder svg, Bar bar, int y)
    {
        double length = LengthOf(bar.Value) * (Width - LabelWidth - ValueWidth);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 8}\" y=\"{y + 14}\" text-anchor=\"end\" fill=\"#333333\">{WebUtility.HtmlEncode(bar.Name)}</text>")
            .AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{LabelWidth}\" y=\"{y}\" width=\"{length:0.0}\" height=\"{BarHeight}\" fill=\"{(bar.IsOurs ? "#1f6fb2" : "#a9b4bf")}\"/>")
            .AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth + length + 6:0.0}\" y=\"{y + 14}\" fill=\"#333333\">{Text(bar.Value)}</text>");
    }

    private static string Text(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + " k",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
