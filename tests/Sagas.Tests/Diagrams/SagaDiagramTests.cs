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
                s_approving --> s_shipping: done [number(data.total) ›= 1000]<br/>done
                s_shipping --> s_done: shipped
                s_shipping --> s_withdrawn: withdrawn
                s_shipping --> s_lost: timeout
                s_done --> [*]: completed
                s_withdrawn --> [*]: cancelled
                s_lost --> [*]: failed

            """.ReplaceLineEndings("\n"), diagram);
    }

    [Fact]
    public void Draw_OfMuch_ShowsOneArrowAndWhatStays()
    {
        string diagram = SagaDiagram.Draw(SagaDocument.Read(
            """
            saga: much
            version: 1
            events: { said: { channel: a.b, key: event.payload.id }, left: { channel: a.c, key: event.payload.id } }
            start: { on: said, goto: open }
            states:
              open:
                on:
                  said:
                    - { when: event.payload.one == 1, goto: over }
                    - { when: "event.payload.words != 'of a guard that is much too long for a picture'", goto: over }
                    - { when: event.payload.three == 3, goto: over }
                    - { when: event.payload.four == 4, goto: over }
                    - { when: event.payload.five == 5, goto: over }
                    - { when: event.payload.six == 6, set: { six: true } }
                    - { set: { six: false } }
                  left:
                    - { when: event.payload.one == 1, goto: over }
                    - { when: event.payload.two == 2, goto: over }
                    - { goto: over }
              over: { end: completed }
            """));
        Assert.Contains("    s_open: open<br/>⟲ said\n", diagram, StringComparison.Ordinal);
        Assert.Contains(
            "    s_open --> s_over: said [event.payload.one == 1]<br/>said [event.payload.words != 'of a guard that…]<br/>said [event.payload.three == 3]<br/>said [event.payload.four == 4]<br/>said [event.payload.five == 5]<br/>left [event.payload.one == 1]<br/>and 2 more\n",
            diagram, StringComparison.Ordinal);
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
