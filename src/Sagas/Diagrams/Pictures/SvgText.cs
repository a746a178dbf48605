using System.Globalization;
using System.Text;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>Writes SVG: numbers with one digit, and text that can only be text.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _to = new();

    /// <summary>Markup of ours.</summary>
    public SvgText Raw(string markup)
    {
        _to.Append(markup);
        return this;
    }

    /// <summary>An attribute whose value is a number.</summary>
    public SvgText Number(string name, double value)
    {
        _to.Append(' ').Append(name).Append("=\"").Append(Format(value)).Append('"');
        return this;
    }

    /// <summary>Text of anybody's. What XML cannot hold is left out.</summary>
    public SvgText Text(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _to.Append("&amp;"),
                '<' => _to.Append("&lt;"),
                '>' => _to.Append("&gt;"),
                '"' => _to.Append("&quot;"),
                '\'' => _to.Append("&#39;"),
                '\t' or '\n' or '\r' => _to.Append(' '),
                < 0x20 or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff => _to,
                _ => _to.Append(rune.ToString()),
            };
        }

        return this;
    }

    /// <summary>A number with at most one digit behind the point.</summary>
    public static string Format(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => _to.ToString();
}
