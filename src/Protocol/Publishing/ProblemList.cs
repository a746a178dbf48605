using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Publishing;

/// <summary>What is wrong with one element. Nothing is allocated while nothing is.</summary>
internal struct ProblemList
{
    private const int CountMax = 16;
    private List<Problem>? _problems;

    public readonly bool Any => _problems is not null;

    /// <summary>False once there are so many that further ones are not kept, so they need not be worded either.</summary>
    public readonly bool HasRoom => _problems is not { Count: >= CountMax };

    /// <summary>Adds <paramref name="problem"/> unless it is null; true when it is null.</summary>
    public bool Add(Problem? problem)
    {
        if (problem is not null && HasRoom)
        {
            (_problems ??= []).Add(problem);
        }

        return problem is null;
    }

    /// <summary>One problem that names every field: the first gives code and detail.</summary>
    public readonly Problem Merge()
    {
        Problem first = _problems![0];
        return _problems.Count == 1
            ? first
            : first with
            {
                Detail = $"{first.Detail} ({_problems.Count - 1} more: see errors.)",
                Errors = [.. _problems.SelectMany(problem => problem.Errors)],
            };
    }
}
