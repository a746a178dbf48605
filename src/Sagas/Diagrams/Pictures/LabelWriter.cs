using System.Collections.Immutable;
using EventHub.Sagas.Diagrams.Layout;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>The label of an arrow, in the middle of its line.</summary>
internal sealed class LabelWriter
{
    private const double Size = 11, LineHeight = 14, Padding = 4;

    private readonly ImmutableArray<string> _lines;

    public LabelWriter(ImmutableArray<string> lines)
    {
        _lines = [.. lines.Select(TextWidth.Cut)];
        Width = _lines.IsEmpty ? 0 : _lines.Max(static line => TextWidth.Of(line, Size)) + (2 * Padding);
        Height = _lines.IsEmpty ? 0 : (_lines.Length * LineHeight) + 4;
    }

    public double Width { get; }

    public double Height { get; }

    public void Write(SvgText to, Spot middle, bool isTaken)
    {
        if (_lines.IsEmpty)
        {
            return;
        }

        to.Raw($"<g{(isTaken ? " class=\"taken\"" : "")}><rect class=\"back\" rx=\"4\"").Number("x", middle.X - (Width / 2)).Number("y", middle.Y - (Height / 2)).Number("width", Width).Number("height", Height).Raw("/>");
        for (int i = 0; i < _lines.Length; i++)
        {
            to.Raw("<text class=\"label\" text-anchor=\"middle\"").Number("x", middle.X).Number("y", middle.Y - (Height / 2) + 2 + ((i + 0.78) * LineHeight)).Raw(">").Text(_lines[i]).Raw("</text>");
        }

        to.Raw("</g>\n");
    }
}
