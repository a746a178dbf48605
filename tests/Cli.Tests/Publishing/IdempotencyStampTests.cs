using System.Text;
using EventHub.Cli.Publishing;

namespace EventHub.Cli.Tests.Publishing;

public sealed class IdempotencyStampTests
{
    private const string Line = """{"channel":"a.b","payload":{"idempotencyKey":"inner"}}""";

    [Fact]
    public void KeyOf_SameLineOfTheSameFile_IsTheSameForEver() => Assert.Equal("80d99e05fedd784032f540ad8e804ef3", KeyOf(Line, "f", 0, 1));

    [Fact]
    public void KeyOf_AnythingElse_IsAnother() => Assert.Equal(
        5,
        new HashSet<string>
        {
            KeyOf(Line, "f", 0, 1), KeyOf(Line, "g", 0, 1), KeyOf(Line, "f", 1, 1), KeyOf(Line, "f", 0, 2), KeyOf(Line.Replace("a.b", "a.c", StringComparison.Ordinal), "f", 0, 1),
        }.Count);

    private static string KeyOf(string line, string file, int repetition, long number) =>
        IdempotencyStamp.KeyOf(Encoding.UTF8.GetBytes(line), file, repetition, number);
}
