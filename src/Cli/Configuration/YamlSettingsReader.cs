using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EventHub.Cli.Configuration;

/// <summary>Reads settings from YAML: mappings of scalars, and lists of scalars. Anchors and tags are not used.</summary>
internal static class YamlSettingsReader
{
    /// <exception cref="SettingsSyntaxException">The text is not YAML, or not a mapping of sections.</exception>
    public static IReadOnlyList<SettingEntry> Read(string yaml, string path)
    {
        SettingsTree tree = new(path);
        using StringReader text = new(yaml);
        Parser parser = new(text);
        try
        {
            parser.MoveNext();
            parser.MoveNext();
            if (TryTake<DocumentStart>(parser) is not null)
            {
                ReadRoot(parser, tree);
                _ = TryTake<DocumentEnd>(parser);
            }

            if (parser.Current is DocumentStart second)
            {
                throw Fault(second, "the file holds a second document; only one is read");
            }
        }
        catch (YamlException fault)
        {
            throw FirstTabOfIndentation(yaml) ?? new SettingsSyntaxException((int)fault.End.Line, (int)fault.End.Column, Reason(fault));
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet gives up on some unclosed lists without saying where; the last thing it read is near.
            Mark last = parser.Current?.End ?? Mark.Empty;
            throw new SettingsSyntaxException((int)last.Line, (int)last.Column, "what follows is not YAML; is a '[' or '{' not closed?");
        }

        return tree.Entries;
    }

    private static void ReadRoot(Parser parser, SettingsTree tree)
    {
        Scalar? only = TryTake<Scalar>(parser);
        if (only is not null && IsNull(only))
        {
            return;
        }

        if (only is not null || TryTake<MappingStart>(parser) is null)
        {
            throw Fault(only ?? parser.Current!, "the file holds no sections; write them as 'Section:' with 'Key: value' below");
        }

        ReadMapping(parser, tree);
    }

    private static void ReadMapping(Parser parser, SettingsTree tree)
    {
        while (TryTake<MappingEnd>(parser) is null)
        {
            ReadValue(parser, TryTake<Scalar>(parser) ?? throw Fault(parser.Current!, "a key is plain text"), tree);
        }
    }

    private static void ReadValue(Parser parser, Scalar key, SettingsTree tree)
    {
        int line = (int)key.Start.Line, column = (int)key.Start.Column;
        if (TryTake<MappingStart>(parser) is not null)
        {
            tree.BeginSection(key.Value, line, column);
            ReadMapping(parser, tree);
            tree.EndSection();
        }
        else if (TryTake<SequenceStart>(parser) is not null)
        {
            tree.Add(key.Value, ReadList(parser), line, column);
        }
        else if (TryTake<Scalar>(parser) is { } value)
        {
            tree.Add(key.Value, IsNull(value) ? null : value.Value, line, column);
        }
        else
        {
            throw Fault(parser.Current!, $"'{key.Value}' takes a value; anchors and aliases are not read");
        }
    }

    private static string ReadList(Parser parser)
    {
        List<string> items = [];
        while (TryTake<SequenceEnd>(parser) is null)
        {
            Scalar item = TryTake<Scalar>(parser) ?? throw Fault(parser.Current!, "a list holds plain values only");
            items.Add(item.Value);
        }

        return string.Join(';', items);
    }

    private static T? TryTake<T>(Parser parser)
        where T : ParsingEvent
    {
        T? current = parser.Current as T;
        if (current is not null)
        {
            parser.MoveNext();
        }

        return current;
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static SettingsSyntaxException Fault(ParsingEvent at, string reason) => new((int)at.Start.Line, (int)at.Start.Column, reason);

    // Of a tab YamlDotNet names the line where the mapping began, which can be far away.
    private static SettingsSyntaxException? FirstTabOfIndentation(string yaml)
    {
        int line = 0;
        foreach (ReadOnlySpan<char> text in yaml.AsSpan().EnumerateLines())
        {
            line++;
            int tab = text.IndexOf('\t');
            if (tab >= 0 && text[..tab].IsWhiteSpace())
            {
                return new SettingsSyntaxException(line, tab + 1, "a tab stands in the indentation; use spaces");
            }
        }

        return null;
    }

    // YamlDotNet puts the place in front in its own words.
    private static string Reason(YamlException fault)
    {
        string text = (fault.InnerException ?? fault).Message;
        int end = text.IndexOf("): ", StringComparison.Ordinal);
        return (end < 0 ? text : text[(end + 3)..]).TrimEnd('.', ' ');
    }
}
