namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>
/// Lays boxes and arrows out in rows, from above to below. Pure: the same boxes and arrows come to the same picture.
/// </summary>
/// <remarks>
/// <code>
///   row 0   [ box ]            boxes stand in even rows
///   row 1     label  │         labels, and lines that pass, take room in the rows between
///   row 2   [ box ]  │
///   row 3       ╰────┼──╮
///   row 4         [ box ]
/// </code>
/// The work is bounded: lines that would take more than <see cref="CellsMax"/> cells are drawn straight, the longest first.
/// </remarks>
internal sealed class LayeredLayout
{
    /// <summary>Most cells of lines and labels.</summary>
    public const int CellsMax = 5000;

    private const double RowGap = 26, LineWidth = 6, PortGap = 16, PortMargin = 8;

    private readonly IReadOnlyList<LayoutArrow> _arrows;
    private readonly Cell[] _boxes;
    private readonly Cell?[] _labels;
    private readonly Cell[]?[] _chains;
    private readonly RowNumbers _numbers;
    private readonly List<Cell>[] _rows;
    private readonly double[] _middles;

    public LayeredLayout(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutArrow> arrows)
    {
        (_arrows, _labels, _chains) = (arrows, new Cell?[arrows.Count], new Cell[]?[arrows.Count]);
        _numbers = RowNumbers.Of(boxes.Count, arrows);
        int first = _numbers.Rows.Min();
        _boxes = [.. boxes.Select((box, i) => new Cell { Width = box.Width, Height = box.Height, Row = _numbers.Rows[i] - first, IsBox = true })];
        _rows = [.. Enumerable.Range(0, _boxes.Max(static box => box.Row) + 1).Select(static _ => new List<Cell>())];
        Array.ForEach(_boxes, box => _rows[box.Row].Add(box));
        Connect();
        RowOrder.Arrange(_rows);
        RowPlaces.Place(_rows);
        _middles = new double[_rows.Length];
        double y = 0;
        for (int i = 0; i < _rows.Length; i++)
        {
            double height = HeightOf(i);
            _middles[i] = y + (height / 2);
            y += height + RowGap;
        }

        Height = y - RowGap;
        Width = _rows.SelectMany(static row => row).Max(static cell => cell.X + (cell.Width / 2));
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The middle of a box.</summary>
    public Spot Middle(int box) => new(_boxes[box].X, _middles[_boxes[box].Row]);

    /// <summary>Where each arrow runs.</summary>
    public Route[] Routes()
    {
        Dictionary<(int Arrow, bool IsBelow), double> ports = Ports();
        Route[] routes = new Route[_arrows.Count];
        for (int i = 0; i < routes.Length; i++)
        {
            Cell[] chain = _chains[i] ?? [Upper(i), Lower(i)];
            List<Spot> spots = [new(ports[(i, true)], Bottom(chain[0]))];
            foreach (Cell line in chain[1..^1])
            {
                spots.Add(new Spot(line.X, Top(line)));
                spots.Add(new Spot(line.X, Bottom(line)));
            }

            spots.Add(new Spot(ports[(i, false)], Top(chain[^1])));
            Spot label = _labels[i] is { } cell ? new Spot(cell.X, _middles[cell.Row]) : new Spot((spots[0].X + spots[^1].X) / 2, (spots[0].Y + spots[^1].Y) / 2);
            routes[i] = new Route(_numbers.IsTurned[i] ? [.. spots.AsEnumerable().Reverse()] : spots, label);
        }

        return routes;
    }

    private double HeightOf(int row) => _rows[row].Count == 0 ? 0 : _rows[row].Max(static cell => cell.Height);

    // A box ends where it ends; a line passes through the whole row.
    private double Top(Cell cell) => _middles[cell.Row] - ((cell.IsBox ? cell.Height : HeightOf(cell.Row)) / 2);

    private double Bottom(Cell cell) => _middles[cell.Row] + ((cell.IsBox ? cell.Height : HeightOf(cell.Row)) / 2);

    private Cell Upper(int arrow) => _boxes[_numbers.IsTurned[arrow] ? _arrows[arrow].To : _arrows[arrow].From];

    private Cell Lower(int arrow) => _boxes[_numbers.IsTurned[arrow] ? _arrows[arrow].From : _arrows[arrow].To];

    private void Connect()
    {
        int left = CellsMax;
        foreach (int i in Enumerable.Range(0, _arrows.Count).OrderBy(i => Lower(i).Row - Upper(i).Row))
        {
            left -= Lower(i).Row - Upper(i).Row - 1;
            if (left >= 0)
            {
                Connect(i);
            }
        }
    }

    // The label stands next to the box that the arrow leaves.
    private void Connect(int arrow)
    {
        (Cell upper, Cell lower) = (Upper(arrow), Lower(arrow));
        int labelled = _numbers.IsTurned[arrow] ? lower.Row - 1 : upper.Row + 1;
        List<Cell> chain = [upper];
        for (int row = upper.Row + 1; row < lower.Row; row++)
        {
            bool isLabel = row == labelled;
            Cell cell = new() { Row = row, Width = isLabel ? Math.Max(LineWidth, _arrows[arrow].Width) : LineWidth, Height = isLabel ? _arrows[arrow].Height : 0 };
            _labels[arrow] = isLabel ? cell : _labels[arrow];
            _rows[row].Add(cell);
            chain.Add(cell);
        }

        chain.Add(lower);
        for (int i = 0; i + 1 < chain.Count; i++)
        {
            chain[i].Below.Add(chain[i + 1]);
            chain[i + 1].Above.Add(chain[i]);
        }

        _chains[arrow] = [.. chain];
    }

    // Where lines leave a box and come to it: in the order in which they go on, so that they do not cross there, and straight above or below where they go on, if there is room.
    private Dictionary<(int Arrow, bool IsBelow), double> Ports()
    {
        Dictionary<(int, bool), double> ports = [];
        foreach (bool isBelow in new[] { true, false })
        {
            foreach (IGrouping<Cell, int> lines in Enumerable.Range(0, _arrows.Count).GroupBy(i => isBelow ? Upper(i) : Lower(i)))
            {
                Cell box = lines.Key;
                int[] ordered = [.. lines.OrderBy(i => Beside(i, isBelow).X)];
                double half = Math.Max(0, (box.Width / 2) - PortMargin), gap = Math.Min(PortGap, 2 * half / Math.Max(1, ordered.Length - 1)), least = box.X - half;
                for (int i = 0; i < ordered.Length; i++)
                {
                    double most = box.X + half - ((ordered.Length - 1 - i) * gap), x = Math.Max(least, Math.Min(most, Beside(ordered[i], isBelow).X));
                    ports[(ordered[i], isBelow)] = x;
                    least = x + gap;
                }
            }
        }

        return ports;
    }

    private Cell Beside(int arrow, bool isBelow) => isBelow ? Next(arrow) : Before(arrow);

    private Cell Next(int arrow) => _chains[arrow] is { } chain ? chain[1] : Lower(arrow);

    private Cell Before(int arrow) => _chains[arrow] is { } chain ? chain[^2] : Upper(arrow);
}
