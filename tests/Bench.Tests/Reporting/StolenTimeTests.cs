using EventHub.Bench.Reporting;

namespace EventHub.Bench.Tests.Reporting;

public sealed class StolenTimeTests
{
    [Fact]
    public void ShareOf_WhatPassedBetween()
    {
        StolenTime before = StolenTime.Parse("cpu  100 0 50 800 10 0 20 20 0 0"), after = StolenTime.Parse("cpu  130 0 60 840 10 0 20 40 0 0");
        Assert.Equal(0.2, after.ShareOf(before), 6);
        Assert.Equal(0, before.ShareOf(before));
    }

    [Fact]
    public void Parse_WithoutTheField_SaysNothing() => Assert.Equal(default, StolenTime.Parse("cpu  100 0 50 800"));

    [Fact]
    public void Now_NeverGoesBack() => Assert.InRange(StolenTime.Now().ShareOf(default), 0, 1);
}
