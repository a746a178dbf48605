using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Bench.Micro;

/// <summary>Counts what a parser finds, and stops where it refuses something: then it is not what was to be measured.</summary>
internal sealed class CountingSink : IDraftSink
{
    public int Accepted { get; private set; }

    public void Accept(int index, scoped ref EventDraft draft) => Accepted++;

    public void Refuse(int index, Problem problem) => throw new InvalidOperationException(problem.Detail);
}
