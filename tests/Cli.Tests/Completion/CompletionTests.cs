namespace EventHub.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _eventhub eventhub")]
    [InlineData("zsh", "compdef _eventhub eventhub")]
    [InlineData("fish", "complete --command eventhub")]
    public async Task Completion_OfAShell_AsksTheProgramItself(string shell, string registration)
    {
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("completion", shell));
        Assert.Contains(registration, terminal.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eventhub ev", "events")]
    [InlineData("eventhub events ", "payload")]
    [InlineData("eventhub subscriptions ", "list")]
    [InlineData("eventhub subscriptions list --js", "--json")]
    [InlineData("eventhub publish a.b {} --pri", "--priority")]
    [InlineData("eventhub publish a.b {} --priority ", "critical")]
    [InlineData("eventhub serve --durability ", "interval")]
    [InlineData("eventhub completion ", "fish")]
    public async Task Suggest_ALine_NamesWhatCouldStandThere(string line, string expected)
    {
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync($"[suggest:{line.Length}]", line));
        Assert.Contains(expected, terminal.OutputLines);
    }
}
