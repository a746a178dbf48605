using EventHub.Cli.Configuration;

namespace EventHub.Cli.Tests.Configuration;

public sealed class VariableExpansionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${SET}", "value")]
    [InlineData("a${SET}b${SET}c", "avaluebvaluec")]
    [InlineData("${SET:-other}", "value")]
    [InlineData("${UNSET:-other}", "other")]
    [InlineData("${UNSET:-}", "")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${UNSET:-http://127.0.0.1:8300}", "http://127.0.0.1:8300")]
    [InlineData("$$", "$")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("5$", "5$")]
    [InlineData("$SET", "$SET")]
    public void TryExpand_Value_IsPutIn(string value, string expected)
    {
        Assert.True(VariableExpansion.TryExpand(value, Variable, out string expanded, out _));
        Assert.Equal(expected, expanded);
    }

    [Theory]
    [InlineData("${UNSET}", "environment variable 'UNSET' is not set")]
    [InlineData("${}", "environment variable '' is not set")]
    [InlineData("a${SET", "has no '}'")]
    public void TryExpand_WhatCannotBePutIn_IsToldWithARemedy(string value, string expected)
    {
        Assert.False(VariableExpansion.TryExpand(value, Variable, out _, out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    private static string? Variable(string name) => name switch { "SET" => "value", "EMPTY" => "", _ => null };
}
