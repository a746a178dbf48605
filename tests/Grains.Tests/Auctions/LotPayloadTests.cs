using System.Text;
using EventHub.Grains.Auctions;

namespace EventHub.Grains.Tests.Auctions;

public sealed class LotPayloadTests
{
    [Theory]
    [InlineData("""{"session":"s","lot":"1","bid":"b","bidder":"ada","amount":"1.00","reason":"r","minimum":"2.00","endsAt":"e"}""", true)]
    [InlineData("""{"endsAt":"e","more":{"lot":"2","session":["x"]},"bid":"b","amount":"1.00","minimum":"2.00","reason":"r","bidder":"ada","lot":"1","session":"s"}""", true)]
    [InlineData("""{"session":"s","lot":"2","bid":"b"}""", false)]
    [InlineData("""{"session":"t","lot":"1","bid":"b"}""", false)]
    [InlineData("""{"session":1,"lot":{},"bid":[]}""", false)]
    [InlineData("""{"lot":"1"}""", false)]
    [InlineData("""["session","s"]""", false)]
    [InlineData("7", false)]
    [InlineData("""{"session":"s","lot":"1",""", false)]
    public void Read_TakesThoseOfTheLot(string json, bool isOfIt)
    {
        Assert.Equal(isOfIt, LotPayload.Read(Encoding.UTF8.GetBytes(json), "s", "1", out LotPayload payload));
        Assert.True(!isOfIt || payload == new LotPayload("b", "ada", "1.00", "r", "2.00", "e"), payload.ToString());
    }

    [Fact]
    public void Read_WhatIsNoText_IsNotThere()
    {
        Assert.True(LotPayload.Read("""{"session":"s","lot":"1","bid":7,"bidder":{"a":1},"amount":null}"""u8, "s", "1", out LotPayload payload));
        Assert.Equal(default, payload);
    }
}
