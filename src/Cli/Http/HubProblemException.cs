using EventHub.Cli.Output;

namespace EventHub.Cli.Http;

/// <summary>The hub refused.</summary>
internal sealed class HubProblemException(HubProblem problem) : Exception(ProblemText.Headline(problem))
{
    public HubProblem Problem => problem;
}
