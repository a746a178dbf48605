using System.CommandLine;

namespace EventHub.Cli.Sagas;

/// <summary>Options that say which sagas are meant.</summary>
internal sealed class SagaFilters
{
    public Option<string?> State { get; } = new("--state") { Description = "Only those in this state.", HelpName = "STATE" };

    public Option<string?> Status { get; } = new("--status") { Description = "Only those that stand so: running, compensating, completed, failed, cancelled, paused, held, open or ended.", HelpName = "STATUS" };

    public Option<string?> KeyPrefix { get; } = new("--key-prefix") { Description = "Only those whose key begins so.", HelpName = "TEXT" };

    public Option<string?> Since { get; } = new("--since") { Description = "Only those that began at or after this time (RFC 3339).", HelpName = "TIME" };

    public Option<string?> Until { get; } = new("--until") { Description = "Only those that began before this time (RFC 3339).", HelpName = "TIME" };

    public Option<string?> Idle { get; } = new("--idle") { Description = "Only those that did not change for so long, such as 1h.", HelpName = "DURATION" };

    public IReadOnlyList<Option<string?>> All => [State, Status, KeyPrefix, Since, Until, Idle];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>What was given: the API's names and the values.</summary>
    public IEnumerable<(string Name, string Value)> Given(ParseResult parsed) =>
        from option in All
        let value = parsed.GetValue(option)
        where value is not null
        select (option == KeyPrefix ? "keyPrefix" : option.Name.TrimStart('-'), value);
}
