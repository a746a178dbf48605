namespace EventHub.Cli.Completion;

/// <summary>
/// One script for each shell. All ask the program itself, through its <c>[suggest:N]</c> directive, what could stand at character N of
/// the line, so they never go stale.
/// </summary>
internal static class CompletionScripts
{
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    private const string Bash = """
        # eventhub completion for bash: eval "$(eventhub completion bash)"
        _eventhub() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _eventhub eventhub

        """;

    private const string Zsh = """
        # eventhub completion for zsh: eval "$(eventhub completion zsh)"
        _eventhub() {
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _eventhub eventhub

        """;

    private const string Fish = """
        # eventhub completion for fish: eventhub completion fish | source
        function __eventhub_complete
          set --local line (commandline --current-process)
          eventhub "[suggest:"(commandline --current-process --cursor)"]" "$line" 2>/dev/null
        end
        complete --command eventhub --arguments '(__eventhub_complete)'

        """;

    /// <summary>The script for a shell of <see cref="Shells"/>.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };
}
