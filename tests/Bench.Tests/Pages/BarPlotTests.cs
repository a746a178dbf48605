using System.Xml.Linq;
using EventHub.Bench.Compare.Pages;

namespace EventHub.Bench.Tests.Pages;

public sealed class BarPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void ToSvg_IsXmlWithABarForEachValue_InProportion()
    {
        BarPlot plot = new("A & B", "per second", [new BarGroup("first <1>", [new Bar("ours", 400, IsOurs: true), new Bar("theirs", 100, IsOurs: false)]), new BarGroup("second", [new Bar("ours", 1, IsOurs: true)])]);

        XElement[] bars = [.. XDocument.Parse(plot.ToSvg()).Descendants(Svg + "rect").Skip(1)];

        Assert.Equal(3, bars.Length);
        Assert.Equal(4, Width(bars[0]) / Width(bars[1]), 0.01);
        Assert.NotEqual((string?)bars[0].Attribute("fill"), (string?)bars[1].Attribute("fill"));
    }

    [Fact]
    public void ToSvg_KeepsEveryBarInsideThePicture()
    {
        BarPlot plot = new("title", "unit", [.. Enumerable.Range(1, 5).Select(static group => new BarGroup($"group {group}", [.. Enumerable.Range(1, 7).Select(static bar => new Bar("name", bar * 1e6, IsOurs: true))]))]);

        XElement root = XDocument.Parse(plot.ToSvg()).Root!;
        double height = (double)root.Attribute("height")!, width = (double)root.Attribute("width")!;

        Assert.All(root.Elements(Svg + "rect").Skip(1), bar =>
        {
            Assert.InRange((double)bar.Attribute("y")! + (double)bar.Attribute("height")!, 0, height);
            Assert.InRange((double)bar.Attribute("x")! + Width(bar), 0, width);
        });
        Assert.All(root.Elements(Svg + "text"), text => Assert.InRange((double)text.Attribute("y")!, 0, height));
    }

    [Fact]
    public void LengthOf_Nothing_IsNothing() => Assert.Equal(0, new BarPlot("title", "unit", []).LengthOf(0));

    private static double Width(XElement bar) => (double)bar.Attribute("width")!;
}
