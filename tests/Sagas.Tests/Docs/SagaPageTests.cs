using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams;
using EventHub.Sagas.Documents;

namespace EventHub.Sagas.Tests.Docs;

/// <summary>What the page for users shows is so.</summary>
public sealed class SagaPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "sagas.md"));
    private static readonly string Tutorial = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "saga-tutorial.md"));

    [Fact]
    public void TheExample_IsADefinition_AlikeInBothForms_AndIsDrawnSo()
    {
        SagaDefinition saga = SagaDocument.Read(Block("yaml"));
        Assert.Equal(InCSharp().ToDocument(), saga.ToDocument());
        Assert.Equal(Block("mermaid"), SagaDiagram.Draw(saga));
        Assert.Contains(Squeeze(Block("csharp")), Squeeze(File.ReadAllText(Here())), StringComparison.Ordinal);
    }

    [Fact]
    public void TheTutorial_BuildsASaga_InFortyLines()
    {
        string document = Regex.Match(Tutorial, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal("order", SagaDocument.Read(document).Name);
        Assert.True(document.Trim().Split('\n').Length <= 40, "The tutorial promises 40 lines.");
    }

    [Fact]
    public void TheStreamManager_IsDrawnAsItIs()
    {
        string root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..");
        string page = File.ReadAllText(Path.Combine(root, "docs", "stream-manager.md"));
        string diagram = Regex.Match(page, "```mermaid\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(SagaDiagram.Draw(SagaDocument.Read(File.ReadAllText(Path.Combine(root, "samples", "nft-auction", "sagas", "stream-manager.yaml")))), diagram);
    }

    [Theory]
    [InlineData(nameof(SagaLimits.InboxMax), SagaLimits.InboxMax)]
    [InlineData(nameof(SagaLimits.CompensationsMax), SagaLimits.CompensationsMax)]
    [InlineData(nameof(SagaLimits.InstantStatesMax), SagaLimits.InstantStatesMax)]
    [InlineData(nameof(SagaLimits.ChildDepthMax), SagaLimits.ChildDepthMax)]
    [InlineData(nameof(SagaLimits.KeyBytesMax), SagaLimits.KeyBytesMax)]
    [InlineData(nameof(SagaLimits.PublishesMax), SagaLimits.PublishesMax)]
    public void Limits_AreThoseOfTheCode(string name, int value) => Assert.Contains($"| `{name}` | {value} |", Page, StringComparison.Ordinal);

    private static SagaDefinition InCSharp()
    {
        SagaDefinition order = SagaBuilder.Define("order", version: 1)
            .Event("placed", "orders.placed", key: "event.payload.orderId")
            .Event("shipped", "shipments.*", type: "sent", key: "event.payload.orderId")
            .StartsOn("placed", "reserving", start => start.Set("total", "=event.payload.total").Set("items", "=event.payload.items"))
            .State("reserving", state => state
                .Step("stock", step => step.Call("stock", "POST", "/reservations", new { order = "=key", items = "=data.items" })
                    .Set("reservation", "=result.id")
                    .Compensate(undo => undo.Call("stock", "DELETE", "/reservations/{data.reservation}")))
                .Step("payment", step => step.Call("bank", "POST", "/payments/{key}", new { amount = "=data.total" })
                    .Compensate(undo => undo.Call("bank", "POST", "/payments/{key}/refund")))
                .Done("shipping"))
            .State("shipping", state => state
                .On("shipped", then => then.Publish("orders.done", new { order = "=key" }).GoTo("done"))
                .After(TimeSpan.FromDays(14), then => then.GoTo("lost")))
            .End("done").End("lost", SagaOutcome.Failed)
            .Build();
        return order;
    }

    private static string Block(string language) => Regex.Match(Page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private static string Squeeze(string text) => Regex.Replace(text, "\\s+", " ").Trim();

    private static string Here([CallerFilePath] string path = "") => path;
}
