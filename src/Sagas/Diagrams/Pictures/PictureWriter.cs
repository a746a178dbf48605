using System.Collections.Immutable;
using EventHub.Sagas.Diagrams.Layout;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>Places boxes and arrows, and writes them as SVG: arrows first, boxes on them, labels on top.</summary>
internal sealed class PictureWriter
{
    private const double Margin = 28, HeadHeight = 56, FootHeight = 34, TipLength = 8;

    private const int SubtitleCharsMax = 100;

    private readonly PictureOf _picture;
    private readonly string _title, _subtitle;
    private readonly BoxWriter[] _boxes;
    private readonly LabelWriter[] _labels;
    private readonly PicturePlan _plan;
    private readonly SvgText _to = new();

    public PictureWriter(PictureOf picture, string title, string subtitle)
    {
        (_picture, _title, _subtitle) = (picture, TextWidth.Cut(title), TextWidth.CutAt(subtitle, SubtitleCharsMax));
        _boxes = [.. picture.Boxes.Select(static box => new BoxWriter(box))];
        _labels = [.. picture.Arrows.Select(static arrow => new LabelWriter(arrow.Labels))];
        _plan = new PicturePlan([.. _boxes.Select(static box => box.Room)], [.. picture.Arrows.Select((arrow, i) => new LayoutArrow(arrow.From, arrow.To, _labels[i].Width, _labels[i].Height))]);
    }

    public string Write()
    {
        ImmutableArray<LegendEntry> legend = Legend();
        double head = Math.Max(TextWidth.Of(_title, 17, isBold: true), TextWidth.Of(_subtitle, 12));
        double width = Math.Max(_plan.Width, Math.Max(head, legend.Sum(static one => one.Width))) + (2 * Margin), height = _plan.Height + (2 * Margin) + HeadHeight + (legend.IsEmpty ? 0 : FootHeight);
        double left = (width - _plan.Width) / 2, top = Margin + HeadHeight;
        _to.Raw("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ").Raw($"{SvgText.Format(width)} {SvgText.Format(height)}\"").Number("width", width).Number("height", height).Raw(">\n<title>")
            .Text($"{_title}: {_subtitle}").Raw("</title>\n<style>").Raw(PictureStyle.Css).Raw("</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"10\"/>\n<text class=\"head\"")
            .Number("x", Margin).Number("y", Margin + 14).Raw(">").Text(_title).Raw("</text>\n<text class=\"sub\"").Number("x", Margin).Number("y", Margin + 34).Raw(">").Text(_subtitle).Raw("</text>\n");
        _to.Raw("<g").Raw($" transform=\"translate({SvgText.Format(left)} {SvgText.Format(top)})\">\n");
        Route[] routes = _plan.Routes;

        // What was taken lies upon what was not.
        foreach (int i in Enumerable.Range(0, routes.Length).OrderBy(i => _picture.Arrows[i].IsTaken))
        {
            WriteArrow(_picture.Arrows[i], routes[i]);
        }

        for (int i = 0; i < _boxes.Length; i++)
        {
            _boxes[i].Write(_to, _plan.Middles[i]);
        }

        for (int i = 0; i < routes.Length; i++)
        {
            _labels[i].Write(_to, routes[i].Label, _picture.Arrows[i].IsTaken);
        }

        _to.Raw("</g>\n");
        LegendEntry.Write(_to, legend, Margin, height - Margin + 6);
        return _to.Raw("</svg>\n").ToString();
    }

    private ImmutableArray<LegendEntry> Legend()
    {
        ImmutableArray<LegendEntry>.Builder legend = ImmutableArray.CreateBuilder<LegendEntry>();
        if (_picture.Boxes.Any(static box => box.Look == BoxLook.Here))
        {
            legend.Add(new LegendEntry("taken", "the way it came"));
        }

        if (_picture.Arrows.Any(static arrow => arrow.Undoes))
        {
            legend.Add(new LegendEntry("undoes", "what was done is undone"));
        }

        if (_picture.Left > 0)
        {
            legend.Add(new LegendEntry("", $"{_picture.Left:N0} more arrows are not drawn"));
        }

        return legend.ToImmutable();
    }

    private void WriteArrow(PictureArrow arrow, Route route)
    {
        _to.Raw($"<g class=\"arrow{(arrow.Undoes ? " undoes" : "")}{(arrow.IsTaken ? " taken" : "")}\"><path class=\"run\" d=\"M{At(route.Spots[0])}");
        bool isDown = route.Spots[^1].Y > route.Spots[^2].Y;
        Spot tip = route.Spots[^1], end = tip with { Y = tip.Y + (isDown ? -TipLength : TipLength) };
        for (int i = 1; i < route.Spots.Count; i++)
        {
            Spot begin = route.Spots[i - 1], next = i == route.Spots.Count - 1 ? end : route.Spots[i];
            double middle = (begin.Y + next.Y) / 2;

            // Straight down through a row, bent between two.
            _to.Raw(i % 2 == 0 || begin.X == next.X ? $"L{At(next)}" : $"C{At(begin with { Y = middle })} {At(next with { Y = middle })} {At(next)}");
        }

        double half = TipLength / 2, back = isDown ? -TipLength - 1 : TipLength + 1;
        _to.Raw($"\"/><path class=\"tip\" d=\"M{At(tip)}L{At(new Spot(tip.X - half, tip.Y + back))}L{At(new Spot(tip.X + half, tip.Y + back))}Z\"/></g>\n");
    }

    private static string At(Spot spot) => $"{SvgText.Format(spot.X)} {SvgText.Format(spot.Y)}";
}
