using EventHub.Sagas.Diagrams.Layout;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>Where everything stands: what arrows connect in rows, and below it, side by side, what they do not.</summary>
internal sealed class PicturePlan
{
    private const double Gap = 24;

    public PicturePlan(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutArrow> arrows)
    {
        HashSet<int> led = [.. arrows.SelectMany(static arrow => new[] { arrow.From, arrow.To })];
        int[] connected = [.. Enumerable.Range(0, boxes.Count).Where(led.Contains)], apart = [.. Enumerable.Range(0, boxes.Count).Where(box => !led.Contains(box))];
        LayeredLayout layout = new([.. connected.Select(box => boxes[box])], [.. arrows.Select(arrow => arrow with { From = Array.IndexOf(connected, arrow.From), To = Array.IndexOf(connected, arrow.To) })]);
        (Middles, Routes, Width, Height) = (new Spot[boxes.Count], layout.Routes(), layout.Width, layout.Height);
        for (int i = 0; i < connected.Length; i++)
        {
            Middles[connected[i]] = layout.Middle(i);
        }

        PlaceBelow(boxes, apart);
    }

    /// <summary>By box.</summary>
    public Spot[] Middles { get; }

    /// <summary>By arrow.</summary>
    public Route[] Routes { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    private void PlaceBelow(IReadOnlyList<LayoutBox> boxes, int[] apart)
    {
        double x = 0, width = Width;
        foreach (int[] row in RowsOf(boxes, apart))
        {
            double height = row.Max(box => boxes[box].Height), whole = row.Sum(box => boxes[box].Width + Gap) - Gap;
            x = Math.Max(0, (width - whole) / 2);
            foreach (int box in row)
            {
                Middles[box] = new Spot(x + (boxes[box].Width / 2), Height + Gap + (height / 2));
                x += boxes[box].Width + Gap;
            }

            (Width, Height) = (Math.Max(Width, whole), Height + Gap + height);
        }
    }

    // As many in a row as the picture is wide.
    private IEnumerable<int[]> RowsOf(IReadOnlyList<LayoutBox> boxes, int[] apart)
    {
        List<int> row = [];
        double width = Width, used = 0;
        foreach (int box in apart)
        {
            if (row.Count > 0 && used + boxes[box].Width > width)
            {
                yield return [.. row];
                row.Clear();
                used = 0;
            }

            row.Add(box);
            used += boxes[box].Width + Gap;
        }

        if (row.Count > 0)
        {
            yield return [.. row];
        }
    }
}
