using System.Text.Json;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Tests.Json;

public sealed class JsonTextTests
{
    private static readonly string[] Parts = ["a", "é", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u0041", "\\u00e9", "\\u20AC", "\\uD83D\\uDE00", "a longer part of text"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryUnescape_RandomText_AgreesWithSystemTextJson(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 5_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Parts[random.Next(Parts.Length)]));
            byte[] escaped = Text.Utf8(text), target = new byte[escaped.Length];
            Assert.True(JsonText.TryUnescape(escaped, target, out int written), $"seed {seed}: {text}");
            Assert.Equal(JsonSerializer.Deserialize<string>($"\"{text}\""), Text.Of(target.AsSpan(0, written)));
        }
    }

    [Theory]
    [InlineData("a\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ud800\\u0041")]
    [InlineData("\\ud800\\n12345")]
    [InlineData("\\ud800 and more text")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    public void TryUnescape_HalfAPair_IsFalse(string text) => Assert.False(JsonText.TryUnescape(Text.Utf8(text), new byte[64], out _));

    [Theory]
    [InlineData(1)]
    public void PlainLength_RandomText_AgreesWithModel(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] text = new byte[random.Next(70)];
            random.NextBytes(text);
            for (int at = 0; at < text.Length; at++)
            {
                text[at] = random.Next(40) == 0 ? "\"\\\n\0\u001f"u8[random.Next(5)] : (byte)(text[at] | 0x60);
            }

            int expected = Array.FindIndex(text, value => value is (byte)'"' or (byte)'\\' or < 0x20);
            Assert.Equal(expected < 0 ? text.Length : expected, JsonText.PlainLength(text));
        }
    }
}
