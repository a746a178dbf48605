namespace EventHub.Repository.Tests.Ratchets;

public sealed class RatchetRulesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData("one\n", 1)]
    [InlineData("one\ntwo\n", 2)]
    public void LineCount_CountsLinesNotTerminators(string text, int expected) => Assert.Equal(expected, new SourceFile("A.cs", text).LineCount);

    [Fact]
    public void FindTooLong_OneLineOver_IsFound() =>
        Assert.Equal(["B.cs: 301 lines, at most 300"], FileLengths.FindTooLong([Lines("A.cs", 300), Lines("B.cs", 301)]));

    [Fact]
    public void FindCrowdOfLong_OneInTen_IsAllowed() => Assert.Empty(FileLengths.FindCrowdOfLong(Crowd(longOnes: 1)));

    [Fact]
    public void FindCrowdOfLong_TwoInTen_AreFound() => Assert.Equal(2, FileLengths.FindCrowdOfLong(Crowd(longOnes: 2)).Count);

    [Theory]
    [InlineData(66, 0)] // signature, brace, 66 statements, return, brace
    [InlineData(67, 1)]
    public void MethodLengths_CountFromSignatureToBrace(int statements, int expected)
    {
        string body = string.Concat(Enumerable.Repeat("        x++;\n", statements));
        SourceFile file = new("A.cs", $"class A\n{{\n    /// <summary>Comment.</summary>\n    [Obsolete]\n    int Go(int x)\n    {{\n{body}        return x;\n    }}\n}}\n");
        Assert.Equal(expected, MethodLengths.FindTooLong([file]).Count);
    }

    [Fact]
    public void MethodLengths_SeeTopLevelCode() =>
        Assert.Single(MethodLengths.FindTooLong([new SourceFile("Program.cs", string.Concat(Enumerable.Repeat("Console.WriteLine();\n", 71)))]));

    [Fact]
    public void PublicTypes_TwoInOneFile_AreFound() =>
        Assert.Equal(["A.cs: holds A, B"], PublicTypes.FindMisplaced([new SourceFile("A.cs", "namespace X; public class A { public class Inner; } public enum B;")]));

    [Fact]
    public void PublicTypes_FileNamedOtherwise_IsFound() =>
        Assert.Equal(["C.cs: holds A"], PublicTypes.FindMisplaced([new SourceFile("C.cs", "public record A;")]));

    [Fact]
    public void PublicTypes_PartialByVerb_IsAllowed() =>
        Assert.Empty(PublicTypes.FindMisplaced([new SourceFile("A.Publish.cs", "public partial class A; internal class Helper;")]));

    private static SourceFile[] Crowd(int longOnes) => [.. Enumerable.Range(0, 10).Select(number => Lines($"{number}.cs", number < longOnes ? 171 : 170))];

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("//\n", count)));
}
