namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>
/// Gives each box a row, so that arrows lead down: from the first box on, each behind all that lead to it. Arrows that close a circle are turned round for this. Boxes stand in even rows;
/// in the odd ones between there is room for labels.
/// </summary>
internal sealed class RowNumbers
{
    private readonly List<int>[] _leaving;
    private readonly IReadOnlyList<LayoutArrow> _arrows;
    private readonly bool[] _isSeen, _isOpen;
    private readonly Stack<int> _finished = new();

    private RowNumbers(int boxes, IReadOnlyList<LayoutArrow> arrows)
    {
        (_arrows, _leaving, _isSeen, _isOpen, IsTurned) = (arrows, new List<int>[boxes], new bool[boxes], new bool[boxes], new bool[arrows.Count]);
        for (int box = 0; box < boxes; box++)
        {
            _leaving[box] = [];
        }

        for (int i = 0; i < arrows.Count; i++)
        {
            _leaving[arrows[i].From].Add(i);
        }
    }

    /// <summary>By arrow: it leads up.</summary>
    public bool[] IsTurned { get; }

    /// <summary>By box.</summary>
    public int[] Rows { get; private set; } = [];

    public static RowNumbers Of(int boxes, IReadOnlyList<LayoutArrow> arrows)
    {
        RowNumbers numbers = new(boxes, arrows);
        for (int box = 0; box < boxes; box++)
        {
            numbers.Visit(box);
        }

        numbers.Count();
        numbers.Lower();
        return numbers;
    }

    // No deeper than there are states.
    private void Visit(int box)
    {
        if (_isSeen[box])
        {
            return;
        }

        _isSeen[box] = _isOpen[box] = true;
        foreach (int arrow in _leaving[box])
        {
            IsTurned[arrow] = _isOpen[_arrows[arrow].To];
            if (!IsTurned[arrow])
            {
                Visit(_arrows[arrow].To);
            }
        }

        _isOpen[box] = false;
        _finished.Push(box);
    }

    private void Count()
    {
        Rows = new int[_leaving.Length];
        List<int>[] upper = UpperOf();
        foreach (int box in _finished)
        {
            foreach (int above in upper[box])
            {
                Rows[box] = Math.Max(Rows[box], Rows[above] + 2);
            }
        }
    }

    // What nothing leads to stands just above what it leads to.
    private void Lower()
    {
        HashSet<int> led = [.. _arrows.Select((arrow, i) => IsTurned[i] ? arrow.From : arrow.To)];
        for (int box = 0; box < Rows.Length; box++)
        {
            int[] below = [.. _arrows.Select((arrow, i) => (Upper: Upper(arrow, i), Lower: Lower(arrow, i))).Where(arrow => arrow.Upper == box).Select(arrow => Rows[arrow.Lower])];
            if (!led.Contains(box) && below.Length > 0)
            {
                Rows[box] = below.Min() - 2;
            }
        }
    }

    private List<int>[] UpperOf()
    {
        List<int>[] upper = [.. _leaving.Select(static _ => new List<int>())];
        for (int i = 0; i < _arrows.Count; i++)
        {
            upper[Lower(_arrows[i], i)].Add(Upper(_arrows[i], i));
        }

        return upper;
    }

    private int Upper(LayoutArrow arrow, int i) => IsTurned[i] ? arrow.To : arrow.From;

    private int Lower(LayoutArrow arrow, int i) => IsTurned[i] ? arrow.From : arrow.To;
}
