using EventHub.Sagas.Diagrams.Layout;

namespace EventHub.Sagas.Tests.Diagrams.Layout;

/// <summary>Random boxes and arrows: nothing lies on anything else, and each arrow leads from its box to its box.</summary>
public sealed class LayeredLayoutTests
{
    private const double Near = 0.001;

    [Fact]
    public void Random_BoxesAndLabels_LieOnNothing_AndArrowsLeadFromBoxToBox()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            System.Random random = new(seed);
            LayoutBox[] boxes = [.. Enumerable.Range(0, random.Next(2, 16)).Select(_ => new LayoutBox(random.Next(20, 200), random.Next(20, 90)))];
            LayoutArrow[] arrows = Arrows(random, boxes.Length);
            LayeredLayout layout = new(boxes, arrows);
            Route[] routes = layout.Routes();
            List<(string Name, double Left, double Top, double Right, double Bottom)> taken = [];
            for (int i = 0; i < boxes.Length; i++)
            {
                taken.Add(Around($"box {i}", layout.Middle(i), boxes[i].Width, boxes[i].Height));
            }

            for (int i = 0; i < arrows.Length; i++)
            {
                taken.Add(Around($"label {i}", routes[i].Label, arrows[i].Width, arrows[i].Height));
                Touches(layout.Middle(arrows[i].From), boxes[arrows[i].From], routes[i].Spots[0], seed);
                Touches(layout.Middle(arrows[i].To), boxes[arrows[i].To], routes[i].Spots[^1], seed);
                Assert.True(routes[i].Spots.Count % 2 == 0, $"Seed {seed}: arrow {i} has {routes[i].Spots.Count} spots.");
            }

            Assert.All(taken, one => Assert.True(one.Left >= -Near && one.Top >= -Near && one.Right <= layout.Width + Near && one.Bottom <= layout.Height + Near, $"Seed {seed}: {one} lies outside."));
            for (int i = 0; i < taken.Count; i++)
            {
                Assert.DoesNotContain(taken[(i + 1)..], other => Overlap(taken[i], other));
            }
        }
    }

    [Fact]
    public void TheSame_IsLaidOutAlike()
    {
        LayoutBox[] boxes = [.. Enumerable.Range(0, 12).Select(static i => new LayoutBox(40 + i, 30))];
        LayoutArrow[] arrows = Arrows(new System.Random(5), 12);
        LayeredLayout one = new(boxes, arrows), other = new(boxes, arrows);
        Assert.Equal(one.Routes().SelectMany(static route => route.Spots), other.Routes().SelectMany(static route => route.Spots));
    }

    [Fact]
    public void AChain_StandsUpright()
    {
        LayoutBox[] boxes = [new(100, 30), new(60, 30), new(140, 30)];
        LayeredLayout layout = new(boxes, [new(0, 1, 50, 14), new(1, 2, 0, 0)]);
        Assert.All(layout.Routes(), static route => Assert.Single(route.Spots.Select(static spot => Math.Round(spot.X, 3)).Distinct()));
        Assert.True(layout.Middle(0).Y < layout.Middle(1).Y && layout.Middle(1).Y < layout.Middle(2).Y);
    }

    [Fact]
    public void ACircle_HasOneArrowThatLeadsUp()
    {
        LayoutBox[] boxes = [new(50, 30), new(50, 30), new(50, 30)];
        Route[] routes = new LayeredLayout(boxes, [new(0, 1, 10, 10), new(1, 2, 10, 10), new(2, 0, 10, 10)]).Routes();
        Assert.Equal([true, true, false], routes.Select(static route => route.Spots[0].Y < route.Spots[^1].Y));
    }

    // As many states and arrows as a definition may have: lines that would take too much go straight.
    [Fact]
    public void AsMuchAsThereMayBe_IsLaidOut()
    {
        System.Random random = new(3);
        LayoutBox[] boxes = [.. Enumerable.Range(0, 200).Select(static _ => new LayoutBox(80, 30))];
        LayoutArrow[] arrows = [.. Enumerable.Range(0, 199).Select(static i => new LayoutArrow(i, i + 1, 30, 14)), .. Enumerable.Range(0, 800).Select(_ => new LayoutArrow(random.Next(100), 100 + random.Next(100), 30, 14))];
        LayeredLayout layout = new(boxes, arrows);
        Assert.All(layout.Routes(), static route => Assert.All(route.Spots, static spot => Assert.True(double.IsFinite(spot.X) && double.IsFinite(spot.Y))));
        Assert.True(layout.Routes().Count(static route => route.Spots.Count == 2) > 100);
    }

    private static LayoutArrow[] Arrows(System.Random random, int boxes) =>
        [.. Enumerable.Range(0, random.Next(1, boxes * 2)).Select(_ => (From: random.Next(boxes), To: random.Next(boxes))).Where(static one => one.From != one.To).Append((0, 1)).Distinct()
            .Select(one => random.Next(4) == 0 ? new LayoutArrow(one.Item1, one.Item2, 0, 0) : new LayoutArrow(one.Item1, one.Item2, random.Next(10, 150), random.Next(10, 60)))];

    private static (string, double, double, double, double) Around(string name, Spot middle, double width, double height) =>
        (name, middle.X - (width / 2), middle.Y - (height / 2), middle.X + (width / 2), middle.Y + (height / 2));

    private static bool Overlap((string Name, double Left, double Top, double Right, double Bottom) one, (string Name, double Left, double Top, double Right, double Bottom) other) =>
        one.Left < other.Right - Near && other.Left < one.Right - Near && one.Top < other.Bottom - Near && other.Top < one.Bottom - Near;

    private static void Touches(Spot middle, LayoutBox box, Spot end, int seed) => Assert.True(
        Math.Abs(Math.Abs(end.Y - middle.Y) - (box.Height / 2)) < Near && Math.Abs(end.X - middle.X) <= (box.Width / 2) + Near, $"Seed {seed}: an arrow ends at {end} and its box of {box} stands at {middle}.");
}
