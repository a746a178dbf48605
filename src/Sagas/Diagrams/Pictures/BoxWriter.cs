using System.Collections.Immutable;
using EventHub.Sagas.Diagrams.Layout;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>A box: the name of a state, and what happens in it.</summary>
internal sealed class BoxWriter
{
    private const double NameSize = 14, LineSize = 12, NameHeight = 20, LineHeight = 17, Padding = 14, StartSize = 16, WidthMin = 96, EndWidth = 5;

    private readonly PictureBox _box;
    private readonly string _title;
    private readonly ImmutableArray<string> _lines;

    public BoxWriter(PictureBox box)
    {
        (_box, _title, _lines) = (box, TextWidth.Cut(box.Title), [.. box.Lines.Select(TextWidth.Cut)]);
        double width = _lines.Select(static line => TextWidth.Of(line, LineSize)).Append(TextWidth.Of(_title, NameSize, isBold: true)).Max();
        Room = box.Kind == BoxKind.Start
            ? new LayoutBox(StartSize, StartSize)
            : new LayoutBox(Math.Max(WidthMin, width + (2 * Padding) + (box.End is null ? 0 : 2 * EndWidth)), NameHeight + (_lines.Length * LineHeight) + Padding + (_lines.IsEmpty ? 0 : 4));
    }

    /// <summary>What it takes.</summary>
    public LayoutBox Room { get; }

    public void Write(SvgText to, Spot middle)
    {
        if (_box.Kind == BoxKind.Start)
        {
            to.Raw($"<circle class=\"start{Look}\"").Number("cx", middle.X).Number("cy", middle.Y).Number("r", StartSize / 2).Raw("/>\n");
            return;
        }

        (double left, double top) = (middle.X - (Room.Width / 2), middle.Y - (Room.Height / 2));
        to.Raw($"<g class=\"box{(_box.Kind == BoxKind.Shared ? " shared" : "")}{Look}{(_box.End is { } end ? " " + end.ToString().ToLowerInvariant() : "")}\"><rect rx=\"8\"")
            .Number("x", left).Number("y", top).Number("width", Room.Width).Number("height", Room.Height).Raw("/>");
        if (_box.End is not null)
        {
            to.Raw("<rect class=\"end\" rx=\"2\"").Number("x", left + 5).Number("y", top + 7).Number("width", EndWidth - 1).Number("height", Room.Height - 14).Raw("/>");
        }

        if (_box.Look == BoxLook.Here)
        {
            to.Raw("<circle class=\"mark\"").Number("cx", left + Room.Width).Number("cy", top).Number("r", 6).Raw("/>");
        }

        double y = top + (Padding / 2) + NameSize;
        Line(to, "name", _title, middle.X, y);
        foreach (string line in _lines)
        {
            y += LineHeight + (y == top + (Padding / 2) + NameSize ? 3 : 0);
            Line(to, "line", line, middle.X, y);
        }

        to.Raw("</g>\n");
    }

    private string Look => _box.Look switch { BoxLook.Here => " here", BoxLook.Been => " been", _ => "" };

    private static void Line(SvgText to, string look, string text, double x, double y) =>
        to.Raw($"<text class=\"{look}\" text-anchor=\"middle\"").Number("x", x).Number("y", y).Raw(">").Text(text).Raw("</text>");
}
