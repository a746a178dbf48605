using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace EventHub.Repository.Tests.Deploy;

/// <summary>A value in a YAML file, and the way to others inside it. What is not there is empty.</summary>
internal sealed class YamlNode(object? value)
{
    public static YamlNode Nothing { get; } = new(null);

    public string Text => value as string ?? "";

    public bool Exists => value is not null;

    public IEnumerable<YamlNode> Items => value is List<object> list ? list.Select(static item => new YamlNode(item)) : [];

    public IEnumerable<KeyValuePair<string, YamlNode>> Members =>
        value is Dictionary<object, object> map ? map.Select(static entry => KeyValuePair.Create((string)entry.Key, new YamlNode(entry.Value))) : [];

    /// <summary>Where a path leads; keys contain dots, so its parts stand alone.</summary>
    public YamlNode this[params string[] path] =>
        path.Aggregate(this, static (node, key) => node.Members.Where(member => member.Key == key).Select(static member => member.Value).FirstOrDefault() ?? Nothing);

    /// <summary>Every document of a text, anchors and merges resolved. A key that is given twice is an error.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static YamlNode[] Parse(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        IDeserializer deserializer = new DeserializerBuilder().WithDuplicateKeyChecking().Build();
        MergingParser parser = new(new Parser(new StringReader(text)));
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        List<YamlNode> documents = [];
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
        {
            documents.Add(new YamlNode(deserializer.Deserialize<object?>(parser)));
        }

        return [.. documents.Where(static document => document.Exists)];
    }
}
