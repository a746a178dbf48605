namespace EventHub.Sagas.Diagrams.Layout;

/// <summary>Orders the cells of each row so that few lines cross: each row by the middle of what its cells hang together with, down and up in turn; the best order that was seen stays.</summary>
internal static class RowOrder
{
    private const int RoundsMax = 24, CellsOfManyRounds = 2000;

    public static void Arrange(List<Cell>[] rows)
    {
        foreach (List<Cell> row in rows)
        {
            Number(row);
        }

        int rounds = rows.Sum(static row => row.Count) <= CellsOfManyRounds ? RoundsMax : 4;
        Cell[][] best = Copy(rows);
        long fewest = Crossings(rows);
        for (int round = 0; round < rounds && fewest > 0; round++)
        {
            Sweep(rows, isDown: round % 2 == 0);
            long now = Crossings(rows);
            if (now < fewest)
            {
                (fewest, best) = (now, Copy(rows));
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Clear();
            rows[i].AddRange(best[i]);
            Number(rows[i]);
        }
    }

    private static Cell[][] Copy(List<Cell>[] rows) => [.. rows.Select(static row => row.ToArray())];

    private static void Number(List<Cell> row)
    {
        for (int i = 0; i < row.Count; i++)
        {
            row[i].Place = i;
        }
    }

    private static void Sweep(List<Cell>[] rows, bool isDown)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            List<Cell> row = rows[isDown ? i : rows.Length - 1 - i];
            Cell[] ordered = [.. row.OrderBy(cell => cell.Beside(isDown) is { Count: > 0 } beside ? beside.Average(static other => other.Place) : cell.Place)];
            row.Clear();
            row.AddRange(ordered);
            Number(row);
        }
    }

    private static long Crossings(List<Cell>[] rows)
    {
        long crossings = 0;
        for (int i = 0; i + 1 < rows.Length; i++)
        {
            int[] ends = [.. rows[i].SelectMany(static cell => cell.Below.Select(static below => below.Place).Order())];
            crossings += Inversions(ends, rows[i + 1].Count);
        }

        return crossings;
    }

    // Of a tree of sums: how many before each are greater.
    private static long Inversions(int[] places, int count)
    {
        int[] sums = new int[count + 1];
        long inversions = 0;
        for (int seen = 0; seen < places.Length; seen++)
        {
            int notGreater = 0;
            for (int i = places[seen] + 1; i > 0; i -= i & -i)
            {
                notGreater += sums[i];
            }

            inversions += seen - notGreater;
            for (int i = places[seen] + 1; i <= count; i += i & -i)
            {
                sums[i]++;
            }
        }

        return inversions;
    }
}
