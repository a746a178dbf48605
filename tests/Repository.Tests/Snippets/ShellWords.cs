using System.Text;

namespace EventHub.Repository.Tests.Snippets;

/// <summary>Enough of a shell's grammar to see which commands a snippet runs: quotes, continued lines, separators.</summary>
internal static class ShellWords
{
    private static readonly string[] Separators = ["|", "||", "&&", "&", ";", "\n"];

    /// <summary>The commands of a script, each as its words.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(string script)
    {
        List<IReadOnlyList<string>> commands = [];
        List<string> words = [];
        foreach (string word in Tokens(script.Replace("\\\n", " ", StringComparison.Ordinal)).Append("\n"))
        {
            if (!Separators.Contains(word))
            {
                words.Add(word);
            }
            else if (words.Count > 0)
            {
                commands.Add(words);
                words = [];
            }
        }

        return commands;
    }

    // A command substitution begins a command of its own, so "$(" and ")" separate too.
    private static IEnumerable<string> Tokens(string script)
    {
        StringBuilder word = new();
        bool started = false;
        for (int i = 0; i < script.Length; i++)
        {
            char character = script[i];
            bool opensCommand = character == '$' && i + 1 < script.Length && script[i + 1] == '(';
            if (character is '\'' or '"')
            {
                int end = script.IndexOf(character, i + 1);
                end = end < 0 ? script.Length : end;
                word.Append(script, i + 1, end - i - 1);
                (started, i) = (true, end);
                continue;
            }

            if (character == '#' && !started)
            {
                i = NextLine(script, i) - 1;
                continue;
            }

            bool ends = char.IsWhiteSpace(character) || character is '|' or '&' or ';' or ')' || opensCommand;
            if (!ends)
            {
                word.Append(character);
                started = true;
                continue;
            }

            if (started)
            {
                yield return word.ToString();
                word.Clear();
                started = false;
            }

            if (character is '\n' or '|' or '&' or ';' or ')' || opensCommand)
            {
                yield return "\n";
                i += opensCommand ? 1 : 0;
            }
        }

        if (started)
        {
            yield return word.ToString();
        }
    }

    private static int NextLine(string script, int from)
    {
        int end = script.IndexOf('\n', from);
        return end < 0 ? script.Length : end;
    }
}
