namespace EventHub.Protocol.Publishing;

/// <summary>Finds the word somebody meant.</summary>
internal static class Suggestion
{
    private const int LengthMax = 32, DistanceMax = 2;

    /// <summary>The nearest of <paramref name="known"/>, at most two edits away (case counts for nothing), or null.</summary>
    public static string? Nearest(string word, ReadOnlySpan<string> known)
    {
        if (word.Length > LengthMax)
        {
            return null;
        }

        string? nearest = null;
        int best = DistanceMax + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(word, candidate);
            if (distance < best && distance < candidate.Length / 2.0)
            {
                best = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    // Edits between two words, by the table of Wagner and Fischer, one row at a time.
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[LengthMax + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            row[i] = i;
        }

        for (int r = 1; r <= right.Length; r++)
        {
            int diagonal = row[0];
            row[0] = r;
            for (int l = 1; l <= left.Length; l++)
            {
                bool same = char.ToLowerInvariant(left[l - 1]) == char.ToLowerInvariant(right[r - 1]);
                int edited = Math.Min(Math.Min(row[l], row[l - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[l];
                row[l] = edited;
            }
        }

        return row[left.Length];
    }
}
