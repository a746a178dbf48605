using System.Text.Json;
using System.Text.Unicode;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Tests.Json;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadValue_RandomText_AgreesWithSystemTextJson(int seed)
    {
        Random random = new(seed);
        int valid = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = JsonTexts.Value(random, 5);
            byte[] json = i % 3 == 0 ? Text.Utf8(text) : JsonTexts.Damage(random, text);
            if (Utf8.IsValid(json))
            {
                bool expected = TryMeasure(json, out int depth);
                valid += expected ? 1 : 0;
                JsonScanner scanner = new(json);
                bool found = scanner.ReadValue(out JsonValue value) && scanner.ReadEnd();
                Assert.True(expected == found, $"seed {seed}: {Text.Of(json)}: {(found ? "" : scanner.Fault.Describe(json))}");
                Assert.True(!found || depth == value.Depth, $"seed {seed}: {Text.Of(json)} is {depth} deep, not {value.Depth}");
            }
        }

        Assert.InRange(valid, 7_000, 19_000);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Fault_RandomText_StandsWhereTextCouldStillGoOn(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = JsonTexts.Damage(random, JsonTexts.Value(random, 4));
            if (FaultOf(json) is { } fault)
            {
                // A word such as true is named by its start, so cutting it may move the place by its length.
                JsonFault? cut = FaultOf(json.AsSpan(0, fault.Offset));
                Assert.True(cut is null || cut.Value.Offset >= fault.Offset - 4, $"seed {seed}: {Text.Of(json)} at {fault.Offset}, cut there at {cut?.Offset}");
            }
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("{\"a\" 1}", 5)]
    [InlineData("{a:1}", 1)]
    [InlineData("[1 2]", 3)]
    [InlineData("01", 1)]
    [InlineData("-", 1)]
    [InlineData("1.", 2)]
    [InlineData("1e+", 3)]
    [InlineData(".5", 0)]
    [InlineData("+1", 0)]
    [InlineData("NaN", 0)]
    [InlineData("tru", 0)]
    [InlineData("\"a", 2)]
    [InlineData("\"\\x\"", 2)]
    [InlineData("\"\\u12g4\"", 5)]
    [InlineData("\"a\nb\"", 2)]
    [InlineData("[1]]", 3)]
    [InlineData("[1}", 2)]
    [InlineData("{]", 1)]
    [InlineData("// c\n1", 0)]
    [InlineData("'a'", 0)]
    [InlineData("\uFEFF1", 0)]
    [InlineData("\0", 0)]
    [InlineData("1\0", 1)]
    public void Fault_NamesTheByte(string text, int offset)
    {
        JsonFault? fault = FaultOf(Text.Utf8(text));
        Assert.Equal(offset, fault?.Offset);
    }

    [Fact]
    public void Describe_CountsLinesAndCharactersFromOne()
    {
        byte[] json = Text.Utf8("{\r\n  \"é\": x}");
        Assert.Equal("line 2, column 8 (byte 11): expected a value, found 'x'.", FaultOf(json)?.Describe(json));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(100_000)]
    public void ReadValue_DeepNesting_IsFollowedToItsEnd(int depth)
    {
        byte[] json = Text.Utf8(string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2)) + (depth % 2 == 1 ? "[]" : "") + string.Concat(Enumerable.Repeat("]}", depth / 2)));
        JsonScanner scanner = new(json);
        Assert.True(scanner.ReadValue(out JsonValue value) && scanner.ReadEnd());
        Assert.Equal(depth, value.Depth);
        json[^1] = (byte)']';
        Assert.Equal(json.Length - 1, FaultOf(json)?.Offset);
    }

    private static JsonFault? FaultOf(ReadOnlySpan<byte> json)
    {
        JsonScanner scanner = new(json);
        return scanner.ReadValue(out _) && scanner.ReadEnd() ? null : scanner.Fault;
    }

    private static bool TryMeasure(byte[] json, out int depth)
    {
        depth = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            depth = Depth(document.RootElement);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Depth(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(Depth).DefaultIfEmpty().Max(),
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
