using EventHub.Protocol.Errors;

namespace EventHub.Cli.Output;

/// <summary>Problems as people read them: code, title, what was seen and what to do, then each field, then the page.</summary>
internal static class ProblemText
{
    /// <summary>Writes a problem the hub told.</summary>
    public static void Write(TextWriter writer, HubProblem problem)
    {
        writer.WriteLine(PlainText.OneLine(Headline(problem)));
        foreach (FieldError error in problem.Errors.Where(error => error.Message != problem.Detail || problem.Errors.Count > 1))
        {
            writer.WriteLine(PlainText.OneLine($"  {error.Field}: {error.Message}"));
        }

        if (problem.Code.Length > 0)
        {
            writer.WriteLine($"  See {PageOf(problem.Code)}");
        }
    }

    /// <summary>Writes problems found at start, all of them, and the pages to read.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Problem> problems)
    {
        foreach (Problem problem in problems)
        {
            writer.WriteLine(PlainText.OneLine($"{problem.Code} {problem.Code.Title}: {problem.Detail}"));
        }

        IEnumerable<string> pages = problems.Select(problem => PageOf(problem.Code.Text)).Distinct();
        writer.WriteLine($"The hub did not start. See {string.Join(", ", pages)}");
    }

    /// <summary>The first line of a problem.</summary>
    public static string Headline(HubProblem problem)
    {
        string title = problem.Detail.Length == 0 ? problem.Title : $"{problem.Title}: {problem.Detail}";
        return problem.Code.Length == 0 ? title : $"{problem.Code} {title}";
    }

    private static string PageOf(string code) => $"docs/errors/{code}.md";
}
