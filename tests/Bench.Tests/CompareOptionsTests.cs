using EventHub.Bench.Compare;

namespace EventHub.Bench.Tests;

public sealed class CompareOptionsTests
{
    [Fact]
    public void Parse_Nothing_RunsEveryPartFiveTimesIntoTheDocs()
    {
        CompareOptions options = CompareOptions.Parse([])!;

        Assert.Equal(5, options.Runs);
        Assert.Equal(CompareOptions.AllParts, options.Parts);
        Assert.Equal(Path.Combine("docs", "performance"), options.OutDirectory);
        Assert.False(options.Check);
    }

    [Fact]
    public void Parse_Quick_KeepsAwayFromTheDocs_AndCanBeAdjusted()
    {
        CompareOptions options = CompareOptions.Parse(["--runs", "2", "--quick", "--check", "--only", "deliver"])!;

        Assert.Equal(2, options.Runs);
        Assert.True(options.Check);
        Assert.Equal(["deliver"], options.Parts);
        Assert.DoesNotContain("docs", options.OutDirectory, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "everything")]
    [InlineData("--runs", "0")]
    [InlineData("--runs", "many")]
    [InlineData("--seconds", "-1")]
    [InlineData("--unknown", "1")]
    [InlineData("--help")]
    [InlineData("--json")]
    public void Parse_WhatCannotBe_IsNull(params string[] arguments) => Assert.Null(CompareOptions.Parse(arguments));
}
