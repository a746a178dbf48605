using System.Text;
using EventHub.Cli.Configuration;

namespace EventHub.Cli.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private const string Yaml = """
        # the hub
        Storage:
          Durability: none
          RetentionAge: ~
          SegmentBytes: 64MB

        Server:
          Urls: [ "http://127.0.0.1:1", "http://127.0.0.1:2" ]
        """;

    private const string Json = """
        {
          // the hub
          "Storage": {
            "Durability": "none", "RetentionAge": null,
            "Partitions": 2,
          },
          "Access": { "AllowAnonymousPublic": true },
          "Server": { "Urls": [ "a", "b" ] }
        }
        """;

    [Fact]
    public void Yaml_Sections_AreReadWithTheirLines() => Assert.Equal(
        [
            ("Storage", null, "hub.yaml, line 2"), ("Storage:Durability", "none", "hub.yaml, line 3"), ("Storage:RetentionAge", null, "hub.yaml, line 4"),
            ("Storage:SegmentBytes", "64MB", "hub.yaml, line 5"), ("Server", null, "hub.yaml, line 7"),
            ("Server:Urls", "http://127.0.0.1:1;http://127.0.0.1:2", "hub.yaml, line 8"),
        ],
        YamlSettingsReader.Read(Yaml, "hub.yaml").Select(entry => (entry.Key, entry.Value, entry.Origin.Place)));

    [Fact]
    public void Json_Sections_AreReadWithTheirLines() => Assert.Equal(
        [
            ("Storage", null, "hub.json, line 3"), ("Storage:Durability", "none", "hub.json, line 4"), ("Storage:RetentionAge", null, "hub.json, line 4"),
            ("Storage:Partitions", "2", "hub.json, line 5"), ("Access", null, "hub.json, line 7"), ("Access:AllowAnonymousPublic", "true", "hub.json, line 7"),
            ("Server", null, "hub.json, line 8"), ("Server:Urls", "a;b", "hub.json, line 8"),
        ],
        JsonSettingsReader.Read(Encoding.UTF8.GetBytes(Json), "hub.json").Select(entry => (entry.Key, entry.Value, entry.Origin.Place)));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void Yaml_Nothing_IsNoSettings(string yaml) => Assert.Empty(YamlSettingsReader.Read(yaml, "hub.yaml"));

    [Theory]
    [InlineData("a:\n  b: 1\n  B: 2\n", 3, "appears twice, first in line 2")]
    [InlineData("- a\n", 1, "no sections")]
    [InlineData("hello\n", 1, "no sections")]
    [InlineData("a:\n  b: [ 1, { c: 2 } ]\n", 2, "plain values only")]
    [InlineData("a: &x 1\nb: *x\n", 2, "anchors")]
    [InlineData("a: 1\n---\nb: 2\n", 2, "second document")]
    [InlineData("a: [1\n b: 2\n", 2, "")]
    [InlineData("a:\n\tb: 1\n", 2, "tab")]
    [InlineData("a: \"x\nb: 1\n", 2, "")]
    [InlineData("{a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}}", 1, "more than 8")]
    public void Yaml_Malformed_IsToldWithItsLine(string yaml, int line, string reason)
    {
        SettingsSyntaxException fault = Assert.Throws<SettingsSyntaxException>(() => YamlSettingsReader.Read(yaml, "hub.yaml"));

        Assert.Equal(line, fault.Line);
        Assert.True(fault.Column > 0);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, 1, "")]
    [InlineData("[]", 1, 1, "no object")]
    [InlineData("{\n \"a\": always }", 2, 7, "")]
    [InlineData("{\n \"a\": 1,\n \"A\": 2 }", 3, 2, "appears twice, first in line 2")]
    [InlineData("{\"a\": [ 1,\n {} ] }", 2, 2, "plain values only")]
    [InlineData("{\"a\": 1", 1, 8, "")]
    [InlineData("{} {}", 1, 4, "")]
    public void Json_Malformed_IsToldWithItsPlace(string json, int line, int column, string reason)
    {
        SettingsSyntaxException fault = Assert.Throws<SettingsSyntaxException>(() => JsonSettingsReader.Read(Encoding.UTF8.GetBytes(json), "hub.json"));

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }
}
