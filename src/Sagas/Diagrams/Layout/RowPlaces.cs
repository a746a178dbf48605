namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>Places the cells of each row beside each other: each as near as the others let it to the middle of what it hangs together with, so that lines are short and upright.</summary>
internal static class RowPlaces
{
    private const int Rounds = 48, Straightenings = 3;
    private const double Gap = 28, LineWeight = 8;

    public static void Place(List<Cell>[] rows)
    {
        foreach (List<Cell> row in rows)
        {
            double x = 0;
            foreach (Cell cell in row)
            {
                cell.X = x + (cell.Width / 2);
                x += cell.Width + Gap;
            }
        }

        for (int round = 0; round < Rounds; round++)
        {
            bool isDown = round % 2 == 0;
            for (int i = 0; i < rows.Length; i++)
            {
                List<Cell> row = rows[isDown ? i : rows.Length - 1 - i];

                // First from one side, later from both, which pulls all together.
                Settle(row, cell => round < Rounds / 2 ? cell.Beside(isDown) : [.. cell.Above, .. cell.Below]);
            }
        }

        for (int i = 0; i < Straightenings; i++)
        {
            foreach (Cell line in rows.SelectMany(static row => row).Where(static cell => !cell.IsBox && cell.Above[0].IsBox))
            {
                Straighten(line, rows);
            }
        }

        double left = rows.SelectMany(static row => row).Min(static cell => cell.X - (cell.Width / 2));
        foreach (Cell cell in rows.SelectMany(static row => row))
        {
            cell.X -= left;
        }
    }

    // A line that passes through several rows stands upright as far down as its neighbours let it, and bends where they do not.
    private static void Straighten(Cell first, List<Cell>[] rows)
    {
        List<Cell> run = [];
        double from = double.NegativeInfinity, to = double.PositiveInfinity;
        for (Cell? cell = first; cell is not null; cell = cell.Below[0].IsBox ? null : cell.Below[0])
        {
            (double least, double most) = Reach(cell, rows[cell.Row]);
            if (Math.Max(from, least) > Math.Min(to, most))
            {
                Align(run, from, to);
                (from, to) = (double.NegativeInfinity, double.PositiveInfinity);
                run.Clear();
            }

            (from, to) = (Math.Max(from, least), Math.Min(to, most));
            run.Add(cell);
        }

        Align(run, from, to);
    }

    private static void Align(List<Cell> run, double from, double to)
    {
        double x = Math.Clamp(run.Average(static cell => cell.X), from, to);
        run.ForEach(cell => cell.X = x);
    }

    // Between its neighbours. Rounding must not turn it round.
    private static (double Least, double Most) Reach(Cell cell, List<Cell> row)
    {
        double least = cell.Place == 0 ? double.NegativeInfinity : row[cell.Place - 1].X + ((row[cell.Place - 1].Width + cell.Width) / 2) + (Gap / 2);
        double most = cell.Place == row.Count - 1 ? double.PositiveInfinity : row[cell.Place + 1].X - ((row[cell.Place + 1].Width + cell.Width) / 2) - (Gap / 2);
        return (Math.Min(least, cell.X), Math.Max(most, cell.X));
    }

    // Least squares under an order: neighbours that would overlap become one block, which goes to the middle of what its cells want.
    private static void Settle(List<Cell> row, Func<Cell, IReadOnlyList<Cell>> besideOf)
    {
        List<(double Sum, double Weight, int Count)> blocks = [];
        double offset = 0;
        for (int i = 0; i < row.Count; i++)
        {
            offset += i == 0 ? 0 : ((row[i - 1].Width + row[i].Width) / 2) + Gap;
            (double wanted, double weight) = Wanted(row[i], besideOf(row[i]));
            (double Sum, double Weight, int Count) block = ((wanted - offset) * weight, weight, 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight >= block.Sum / block.Weight)
            {
                block = (block.Sum + blocks[^1].Sum, block.Weight + blocks[^1].Weight, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        Put(row, blocks);
    }

    private static void Put(List<Cell> row, List<(double Sum, double Weight, int Count)> blocks)
    {
        double offset = 0;
        int i = 0;
        foreach ((double sum, double weight, int count) in blocks)
        {
            for (int end = i + count; i < end; i++)
            {
                offset += i == 0 ? 0 : ((row[i - 1].Width + row[i].Width) / 2) + Gap;
                row[i].X = (sum / weight) + offset;
            }
        }
    }

    // A line that passes is to be upright before a box is to stand well.
    private static (double Wanted, double Weight) Wanted(Cell cell, IReadOnlyList<Cell> beside)
    {
        double sum = 0, weight = 0;
        foreach (Cell other in beside)
        {
            double pull = cell.IsBox && other.IsBox ? 1 : cell.IsBox || other.IsBox ? 2 : LineWeight;
            sum += other.X * pull;
            weight += pull;
        }

        return weight == 0 ? (cell.X, 0.1) : (sum / weight, weight);
    }
}
