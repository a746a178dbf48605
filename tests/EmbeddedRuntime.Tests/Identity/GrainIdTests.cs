using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Identity;

public sealed class GrainIdTests
{
    [Theory]
    [InlineData("channel/a", "channel", "a")]
    [InlineData("channel/a/b", "channel", "a/b")]
    [InlineData("channel/", "channel", "")]
    public void Parse_ReadsWhatToStringWrites(string text, string type, string key)
    {
        GrainId id = GrainId.Parse(text);
        Assert.Equal(GrainId.Create(type, key), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("channel")]
    [InlineData("/a")]
    [InlineData(null)]
    public void Parse_WhatIsNone_IsRefused(string? text)
    {
        Assert.False(GrainId.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => GrainId.Parse(text!));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(255, "FF")]
    [InlineData(-1, "FFFFFFFFFFFFFFFF")]
    public void IntegerKeys_AreHexadecimal(long key, string expected)
    {
        IdSpan span = GrainIdKeyExtensions.CreateIntegerKey(key, "ext");
        Assert.Equal(expected + "+ext", span.ToString());
        Assert.Equal(key, GrainId.Create(GrainType.Create("t"), span).GetIntegerKey(out string? extension));
        Assert.Equal("ext", extension);
    }

    [Fact]
    public void GuidKeys_HaveNoDashes()
    {
        Guid key = new("0f8fad5b-d9cb-469f-a165-70867728950e");
        IdSpan span = GrainIdKeyExtensions.CreateGuidKey(key);
        Assert.Equal("0f8fad5bd9cb469fa16570867728950e", span.ToString());
        Assert.Equal(key, GrainId.Create(GrainType.Create("t"), span).GetGuidKey());
        Assert.Throws<ArgumentException>(() => GrainId.Create("t", "no guid").GetGuidKey());
        Assert.Throws<ArgumentException>(() => GrainId.Create("t", "no number").GetIntegerKey());
    }
}
