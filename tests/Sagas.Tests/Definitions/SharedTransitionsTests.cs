using System.Collections.Immutable;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Tests.Planning;

namespace EventHub.Sagas.Tests.Definitions;

/// <summary>Transitions that several states have are said once, and mean what they would mean in each.</summary>
public sealed class SharedTransitionsTests
{
    private const string Yaml = """
        saga: order
        version: 1
        events:
          withdrawn: { channel: orders.withdrawn, key: event.payload.id }
          paid: { channel: orders.paid, key: event.payload.id }
          sent: { channel: orders.sent, key: event.payload.id }
        start: { goto: paying }
        states:
          paying:
            on: { paid: sending }
          sending:
            on: { sent: closing }
          closing:
            signals: { close: done }
          done: { end: completed }
          gone: { end: cancelled }
        shared:
          withdrawal:
            in: [paying, sending]
            on: { withdrawn: { set: { why: =event.payload.why }, goto: gone } }
          talk:
            signals:
              note: { set: { note: =signal.text } }
        """;

    [Fact]
    public void YamlJsonAndFluent_AreEqual_AndSaidOnce()
    {
        SagaDefinition yaml = SagaDocument.Read(Yaml), fluent = SagaBuilder.Define("order")
            .Event("withdrawn", "orders.withdrawn", "event.payload.id").Event("paid", "orders.paid", "event.payload.id").Event("sent", "orders.sent", "event.payload.id")
            .StartsIn("paying")
            .State("paying", state => state.On("paid", "sending"))
            .State("sending", state => state.On("sent", "closing"))
            .State("closing", state => state.OnSignal("close", "done"))
            .End("done").End("gone", SagaOutcome.Cancelled)
            .Shared("withdrawal", shared => shared.In("paying", "sending").On("withdrawn", then => then.Set("why", "=event.payload.why").GoTo("gone")))
            .Shared("talk", shared => shared.OnSignal("note", then => then.Set("note", "=signal.text")))
            .Build();
        Assert.Equal(fluent.ToDocument(), yaml.ToDocument());
        Assert.Equal(yaml.ToDocument(), SagaDocument.Read(yaml.ToDocument()).ToDocument());
        Assert.Equal(2, yaml.ToDocument().Split("\"withdrawn\"").Length - 1);
        Assert.Contains("""{"withdrawal":{"in":["paying","sending"],"on":""", yaml.ToDocument(), StringComparison.Ordinal);
        Assert.Equal(yaml, SagaDocument.Read(Yaml.Replace("    signals:\n      note:", "    except: []\n    signals:\n      note:", StringComparison.Ordinal)));
    }

    [Fact]
    public void AState_HasWhatItShares()
    {
        SagaRun run = new(SagaDocument.Read(Yaml));
        run.StartWith();
        Assert.Equal(["the event 'paid'", "the event 'withdrawn'", "the signal 'note'"], SagaWaiting.Of(run.Definition, run.It));
        Assert.Equal(SagaAnswer.Taken, run.Signal("note", """{"text":"hi"}""").Answer);
        Assert.Equal(("paying", "hi"), (run.It.State, run.It.Data["note"].AsText));
        run.Send("paid");
        run.Send("withdrawn", """{"why":"late"}""");
        Assert.Equal((SagaStatus.Cancelled, "gone", "late"), (run.It.Status, run.It.State, run.It.Data["why"].AsText));

        SagaRun closing = new(SagaDocument.Read(Yaml));
        closing.StartWith();
        closing.Send("paid");
        closing.Send("sent");
        Assert.Equal(SagaAnswer.Ignored, closing.Send("withdrawn").Answer);
        Assert.Equal(["the signal 'close'", "the signal 'note'"], SagaWaiting.Of(closing.Definition, closing.It));
    }

    private const string Late = "shared:\n  late:\n    in: [paying, sending]\n    timeout: { after: 1h, set: { late: true }, goto: gone }\n";

    private static readonly string Timed = Yaml.Replace("shared:\n", Late, StringComparison.Ordinal);

    [Fact]
    public void ATimeout_YamlJsonAndFluent_AreEqual_AndSaidOnce()
    {
        SagaDefinition yaml = SagaDocument.Read(Timed);
        Assert.Equal(yaml.ToDocument(), SagaDocument.Read(yaml.ToDocument()).ToDocument());
        Assert.Single(yaml.ToDocument().Split("\"timeout\"")[1..]);
        SagaBuilder Orders(string name) => SagaBuilder.Define(name).Event("paid", "orders.paid", "event.payload.id").StartsIn("paying")
            .State("paying", state => state.On("paid", "sending")).State("sending", state => state.OnSignal("sent", "gone")).End("gone", SagaOutcome.Cancelled);
        SagaDefinition each = Orders("order").Shared("late", shared => shared.After(TimeSpan.FromHours(1), then => then.GoTo("gone"))).Build();
        Assert.Equal(["late", "late", null], each.States.Select(state => state.Timeout?.Shared));
        Assert.Equal(each, SagaDocument.Read(each.ToDocument()));
        SagaDefinition computed = Orders("order").Shared("late", shared => shared.In("paying").After("data.patience", then => then.GoTo("gone"))).Shared("over", shared => shared.In("sending").At("data.end", then => then.GoTo("gone"))).Build();
        Assert.Equal(["late", "over", null], computed.States.Select(state => state.Timeout?.Shared));
        Assert.Equal(computed, SagaDocument.Read(computed.ToDocument()));
    }

    [Fact]
    public void ATimeout_BeginsWithEachState_AndHoldsInNoOther()
    {
        SagaRun run = new(SagaDocument.Read(Timed));
        run.StartWith();
        long first = run.It.TimeoutTicks;
        run.Send("paid");
        Assert.True(first > 0 && run.It.TimeoutTicks >= first, $"{first}, then {run.It.TimeoutTicks}");
        run.Send("sent");
        Assert.Equal(("closing", 0), (run.It.State, run.It.TimeoutTicks));

        SagaRun late = new(SagaDocument.Read(Timed));
        late.StartWith();
        late.After(TimeSpan.FromHours(1));
        Assert.Equal((SagaStatus.Cancelled, "gone", "true"), (late.It.Status, late.It.State, late.It.Data["late"].ToString()));
    }

    [Fact]
    public void ATimeout_IsDrawnOnce() => Assert.Contains("    in_s_late --> s_gone: timeout\n", SagaDiagram.Draw(SagaDocument.Read(Timed)), StringComparison.Ordinal);

    [Theory]
    [InlineData("paying:\n    on: { paid: sending }", "paying:\n    on: { paid: sending }\n    timeout: { after: 1s, goto: gone }", 21, "There are two timeouts for 'paying': '/states/paying/timeout' is one already. Leave 'paying' out of what is shared")]
    [InlineData("  withdrawal:\n", "  other:\n    timeout: { after: 1s, goto: gone }\n  withdrawal:\n", 22, "There are two timeouts for 'paying': '/shared/late/timeout' is one already")]
    [InlineData("set: { late: true }, goto: gone }", "when: data.x, goto: gone }", 20, "After it the state may wait for nothing")]
    [InlineData("set: { late: true }, goto: gone }", "goto: gon }", 20, "There is no state 'gon'. Did you mean 'gone'?")]
    [InlineData("after: 1h, set", "after: 1h, at: now, set", 20, "A timeout has either 'after'")]
    [InlineData("set: { late: true }", "set: { late: =event.id }", 20, "'event' is not known in this place")]
    public void ATimeoutsFault_IsFoundAtItsLine(string from, string to, int line, string message)
    {
        string text = Timed.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Timed, text);
        Assert.False(SagaDocument.TryRead(text, out _, out ImmutableArray<SagaProblem> problems));
        SagaProblem problem = Assert.Single(problems, one => one.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(line, problem.Line);
    }

    [Theory]
    [InlineData("paying:\n            on: { paid: sending }", "paying:\n            on: { paid: sending, withdrawn: gone }", 20, "There are two transitions for one event: 'withdrawn' is taken by '/states/paying/on/withdrawn' already. Join them, or tell the events apart by channel or type, or leave 'paying' out of what is shared.")]
    [InlineData("signals: { close: done }", "signals: { close: done, note: done }", 23, "There are two transitions for one signal: 'note' is taken by '/states/closing/signals/note' already")]
    [InlineData("  talk:", "  talk:\n            on: { withdrawn: gone }", 22, "'withdrawn' is taken by '/shared/withdrawal/on/withdrawn' already")]
    [InlineData("in: [paying, sending]", "in: [paying, sendin]", 19, "There is no state 'sendin'. Did you mean 'sending'?")]
    [InlineData("in: [paying, sending]", "in: done", 19, "'done' is an end")]
    [InlineData("in: [paying, sending]", "except: [paying, sending, closing]", 18, "'withdrawal' holds in no state")]
    [InlineData("in: [paying, sending]", "in: paying\n            except: closing", 20, "Say either the states it holds in")]
    [InlineData("goto: gone } }", "goto: gon } }", 20, "There is no state 'gon'. Did you mean 'gone'?")]
    [InlineData("on: { withdrawn: {", "on: { withdrawm: {", 20, "There is no event 'withdrawm'")]
    [InlineData("note: { set: { note: =signal.text } }", "note: { set: { note: =event.text } }", 23, "'event' is not known in this place")]
    [InlineData("talk:\n    signals:\n      note: { set: { note: =signal.text } }", "talk: {}", 21, "'talk' says nothing")]
    [InlineData("        in: [paying", "        inn: [paying", 19, "'inn' is not a field of shared transitions")]
    public void AFault_IsFoundAtItsLine(string from, string to, int line, string message)
    {
        string text = Yaml.Replace(from.Replace("\n            ", "\n    ", StringComparison.Ordinal).TrimStart(), to.Replace("\n            ", "\n    ", StringComparison.Ordinal).TrimStart(), StringComparison.Ordinal);
        Assert.NotEqual(Yaml, text);
        Assert.False(SagaDocument.TryRead(text, out _, out ImmutableArray<SagaProblem> problems));
        SagaProblem problem = problems.FirstOrDefault(one => one.Message.Contains(message, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"'{message}' was not said, but: {string.Join(" | ", problems)}");
        Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void AFault_IsSaidOnce_HoweverManyStatesShareIt()
    {
        Assert.False(SagaDocument.TryRead(Yaml.Replace("goto: gone } }", "goto: gon } }", StringComparison.Ordinal), out _, out ImmutableArray<SagaProblem> problems));
        Assert.Equal("/shared/withdrawal/on/withdrawn/goto", problems.Single().Path);
    }

    [Fact]
    public void TheDiagram_DrawsThemOnce()
    {
        Assert.Equal(
            """
            stateDiagram-v2
                s_paying: paying
                s_sending: sending
                s_closing: closing
                s_done: done
                s_gone: gone
                in_s_withdrawal: in paying, sending
                in_s_talk: in every state<br/>⟲ note
                [*] --> s_paying: started
                s_paying --> s_sending: paid
                s_sending --> s_closing: sent
                s_closing --> s_done: close
                s_done --> [*]: completed
                s_gone --> [*]: cancelled
                in_s_withdrawal --> s_gone: withdrawn

            """.ReplaceLineEndings("\n"), SagaDiagram.Draw(SagaDocument.Read(Yaml)));
    }
}
