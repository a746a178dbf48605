using System.Text;
using System.Text.Json;
using EventHub.Cli.Publishing;

namespace EventHub.Cli.Tests.Publishing;

public sealed class IdempotencyStampTests
{
    private const string Line = """{"channel":"a.b","payload":{"idempotencyKey":"inner"}}""";

    [Fact]
    public void Apply_SameLineOfTheSameFile_HasTheSameKey() => Assert.Equal(KeyOf(Line, "f", 0, 1), KeyOf(Line, "f", 0, 1));

    [Fact]
    public void Apply_AnythingElse_HasAnotherKey() => Assert.Equal(
        5,
        new HashSet<string>
        {
            KeyOf(Line, "f", 0, 1), KeyOf(Line, "g", 0, 1), KeyOf(Line, "f", 1, 1), KeyOf(Line, "f", 0, 2), KeyOf(Line.Replace("a.b", "a.c", StringComparison.Ordinal), "f", 0, 1),
        }.Count);

    [Theory]
    [InlineData("{}")]
    [InlineData("  { }")]
    [InlineData("{\"a\":1}\r")]
    public void Apply_AnyObject_StaysAnObject(string line) => Assert.Equal(32, KeyOf(line, "f", 0, 1).Length);

    [Theory]
    [InlineData("{\"idempotencyKey\":\"mine\"}")]
    [InlineData("{\"payload\":[1,{}],\"idempotencyKey\":null}")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("hello")]
    public void Apply_LineWithAKeyOrNoObject_IsLeftAlone(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);

        Assert.Same(bytes, IdempotencyStamp.Apply(bytes, "f", 0, 1));
    }

    private static string KeyOf(string line, string file, int repetition, long number)
    {
        byte[] stamped = IdempotencyStamp.Apply(Encoding.UTF8.GetBytes(line), file, repetition, number);
        return JsonDocument.Parse(stamped).RootElement.GetProperty("idempotencyKey").GetString()!;
    }
}
