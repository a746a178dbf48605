namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>What takes room in a row: a box, a label, or a line that passes.</summary>
internal sealed class Cell
{
    public required double Width { get; init; }

    public required double Height { get; init; }

    public required int Row { get; set; }

    public bool IsBox { get; init; }

    /// <summary>Its middle.</summary>
    public double X { get; set; }

    /// <summary>Its place in its row, from 0.</summary>
    public int Place { get; set; }

    /// <summary>Cells of the row above that a line comes from.</summary>
    public List<Cell> Above { get; } = [];

    /// <summary>Cells of the row below that a line goes to.</summary>
    public List<Cell> Below { get; } = [];

    public IReadOnlyList<Cell> Beside(bool above) => above ? Above : Below;
}
