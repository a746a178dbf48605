using EventHub.Sagas.Diagrams;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Tests.Planning;

namespace EventHub.Sagas.Tests.Diagrams;

public sealed class SagaDiagramTests
{
    [Fact]
    public void Draw_ShowsStatesStepsAndTransitions()
    {
        string diagram = SagaDiagram.Draw(SagaDocument.Read(OrderSaga.Yaml));
        Assert.Equal(
            """
            stateDiagram-v2
                s_reserving: reserving<br/>stock (calls stock) ↩<br/>credit (calls bank) ↩
                s_approving: approving<br/>approval (waits for signal approve)
                s_shipping: shipping
                s_done: done
                s_withdrawn: withdrawn
                s_lost: lost
                [*] --> s_reserving: placed
                s_reserving --> s_withdrawn: withdrawn
                s_reserving --> s_approving: done
                s_approving --> s_shipping: done [number(data.total) >= 1000]
                s_approving --> s_shipping: done
                s_shipping --> s_done: shipped
                s_shipping --> s_withdrawn: withdrawn
                s_shipping --> s_lost: timeout
                s_done --> [*]: completed
                s_withdrawn --> [*]: cancelled
                s_lost --> [*]: failed

            """.ReplaceLineEndings("\n"), diagram);
    }

    [Fact]
    public void Draw_OfAnInstance_MarksItsPath()
    {
        SagaRun run = new(SagaDocument.Read(OrderSaga.Yaml));
        run.StartOn("placed", """{"total":"250.00","items":[1]}""");
        run.Done("stock", """{"id":"r7"}""");
        run.Done("credit");
        string diagram = SagaDiagram.Draw(run.Definition, run.It, run.History);
        Assert.Contains("    class s_reserving,s_approving been\n    class s_shipping current\n", diagram, StringComparison.Ordinal);
    }
}
