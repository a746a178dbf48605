using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams;
using EventHub.Sagas.Diagrams.Pictures;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Tests.Planning;
using EventHub.Sagas.Tests.Random;

namespace EventHub.Sagas.Tests.Diagrams;

public sealed class SagaPictureTests
{
    private static readonly string Docs = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs");

    [Fact]
    public void Draw_ShowsStatesStepsTransitionsAndEnds()
    {
        XElement picture = XElement.Parse(SagaPicture.Draw(SagaDocument.Read(OrderSaga.Yaml)));
        string[] texts = TextsOf(picture);
        foreach (string text in new[] { "reserving", "stock (calls stock) ↩", "approval (waits for signal approve)", "done [number(data.total) >= 1000]", "placed", "timeout" })
        {
            Assert.Contains(text, texts);
        }

        Assert.Equal(6, Of(picture, "box").Length);
        Assert.Equal(["cancelled", "completed", "failed"], Of(picture, "box").Select(box => box.Attribute("class")!.Value.Split(' ')[^1]).Where(name => name != "box").Order());
        Assert.DoesNotContain("the way it came", texts);
    }

    [Fact]
    public void Draw_OfAnInstance_MarksItsWay_AndWhereItIs()
    {
        SagaRun run = Paying();
        XElement picture = XElement.Parse(SagaPicture.Draw(run.Definition, run.It, run.History));
        Assert.Equal(["approving", "checking", "reserving"], Of(picture, "been").Where(box => box.Name.LocalName == "g").Select(box => TextsOf(box)[0]).Order());
        Assert.Equal("paying", TextsOf(Of(picture, "here").Single())[0]);
        Assert.Equal(4, Of(picture, "arrow").Count(arrow => arrow.Attribute("class")!.Value == "arrow taken"));
        Assert.Contains("order, version 1 · 4711", TextsOf(picture));
        Assert.Contains("running, in paying", TextsOf(picture));
    }

    [Fact]
    public void Draw_WhatSeveralStatesDo_IsOneBox_AndTheWayGoesThroughIt()
    {
        SagaRun run = new(SagaBuilder.Define("shared").Event("gone", "gone", "event.payload.id").StartsIn("waiting")
            .State("waiting", state => state.OnSignal("go", "going")).State("going", state => state.OnSignal("stop", "over"))
            .End("over").End("lost", SagaOutcome.Cancelled)
            .Shared("leaving", shared => shared.On("gone", then => then.GoTo("lost").Compensate())).Shared("talk", shared => shared.OnSignal("note", then => then.Set("note", "=signal.text"))).Build());
        run.StartWith();
        run.Send("gone");
        XElement picture = XElement.Parse(SagaPicture.Draw(run.Definition, run.It, run.History));
        Assert.Equal(["in every state", "in every state"], Of(picture, "shared").Select(box => TextsOf(box)[0]));
        Assert.Contains("⟲ note", TextsOf(picture));
        Assert.Single(Of(picture, "arrow"), arrow => arrow.Attribute("class")!.Value == "arrow undoes taken");
    }

    [Fact]
    public void Draw_WhatStrangersWrote_IsTextAndNothingElse()
    {
        const string Evil = "\"/></style></title></svg><script>alert('x')</script><img src=x onerror=alert(1)> &amp; ]]> \u0001\u009f\ud800 javascript:";
        SagaDefinition saga = SagaBuilder.Define("evil").Title(Evil).StartsIn("first")
            .State("first", state => state.OnSignal("go", then => then.When("data.x == '</text><script>a&b'").GoTo("last"))).End("last").Build();
        SagaRun run = new(saga);
        run.StartWith(key: Evil);
        foreach (string svg in new[] { SagaPicture.Draw(saga), SagaPicture.Draw(saga, run.It, run.History) })
        {
            XElement picture = XElement.Parse(svg);
            Assert.Equal(["circle", "g", "path", "rect", "style", "svg", "text", "title"], picture.DescendantsAndSelf().Select(one => one.Name.LocalName).Distinct().Order());
            Assert.DoesNotContain(picture.DescendantsAndSelf().Attributes(), one => one.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || one.Name.LocalName.Contains("href", StringComparison.OrdinalIgnoreCase));
            Assert.Contains(TextsOf(picture), text => text.Contains("</text><script>a&b", StringComparison.Ordinal));
            Assert.Contains(TextsOf(picture), text => text.Contains("</svg><script>", StringComparison.Ordinal));
            Assert.DoesNotContain("url(", svg, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Draw_RandomDefinitions_AreWellFormed()
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            SagaDefinition saga = new RandomDefinition(new System.Random(seed)).Build();
            XElement picture = XElement.Parse(SagaPicture.Draw(saga));
            Assert.Equal(saga.States.Length + saga.Shared.Length, Of(picture, "box").Length);
            Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
        }
    }

    // A document may have many thousand transitions; a picture of them would be of use to nobody.
    [Fact]
    public void Draw_MoreArrowsThanAnybodyReads_SaysHowManyAreLeft()
    {
        SagaBuilder saga = SagaBuilder.Define("many").StartsIn("s0");
        for (int i = 0; i < 60; i++)
        {
            int from = i;
            saga.State("s" + i, state =>
            {
                for (int j = 0; j < 60; j++)
                {
                    state.OnSignal("to" + j, j == from ? "end" : "s" + j);
                }
            });
        }

        XElement picture = XElement.Parse(SagaPicture.Draw(saga.End("end").Build()));
        Assert.Equal(PictureOf.ArrowsMax, Of(picture, "arrow").Length);
        Assert.Contains("2,601 more arrows are not drawn", TextsOf(picture));
    }

    [Theory]
    [InlineData("saga-order.svg")]
    [InlineData("saga-order-4711.svg")]
    [InlineData("auction-lot.svg")]
    public void ThePicturesOfThePages_AreWhatIsDrawn(string name)
    {
        string drawn = name switch
        {
            "saga-order.svg" => SagaPicture.Draw(Tutorial()),
            "saga-order-4711.svg" => SagaPicture.Draw(Tutorial(), Paying().It, Paying().History),
            _ => SagaPicture.Draw(SagaDocument.Read(File.ReadAllText(Path.Combine(Docs, "..", "samples", "nft-auction", "sagas", "auction-lot.yaml")))),
        };
        string path = Path.Combine(Docs, "pictures", name), received = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(received, drawn);
        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == drawn, $"docs/pictures/{name} is not what is drawn. That is in {received}.");
    }

    private static SagaDefinition Tutorial() =>
        SagaDocument.Read(Regex.Match(File.ReadAllText(Path.Combine(Docs, "saga-tutorial.md")), "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);

    private static SagaRun Paying()
    {
        SagaRun run = new(Tutorial());
        run.StartOn("placed", """{"id":"4711","total":"2000","items":["tea"]}""", "4711");
        run.Signal("approve", """{"by":"kim"}""");
        run.Send("reserved", """{"order":"4711"}""");
        return run;
    }

    private static string[] TextsOf(XElement element) => [.. element.DescendantsAndSelf().Where(one => one.Name.LocalName == "text").Select(one => one.Value)];

    private static XElement[] Of(XElement picture, string look) => [.. picture.Descendants().Where(one => (one.Attribute("class")?.Value ?? "").Split(' ').Contains(look) && (one.Name.LocalName != "g" || look != "arrow" || one.Elements().Count() == 2))];

    private static string Here([CallerFilePath] string here = "") => here;
}
