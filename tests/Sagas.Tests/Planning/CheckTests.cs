using System.Collections.Immutable;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Planning;

/// <summary>Checks: what they are in documents and C#, when an instance is looked at, what differs, and what it leads to.</summary>
public sealed class CheckTests
{
    private const string Yaml = """
        saga: loan
        version: 1
        start: { goto: lent }
        states:
          lent: { signals: { back: done, look: asking } }
          asking: { steps: { ask: { call: { service: shelf, path: /ask } } }, done: lent }
          lost: { end: failed }
          done: { end: completed }
        checks:
          shelf:
            service: shelf
            path: "/books/{key}"
            in: [lent, asking]
            when: data.price != null
            compare: { reader: data.reader, price: { believed: data.price, reported: result.amount } }
            every: 30s
            times: 1
            differs:
              - { when: length(check.differences) > 1, goto: lost }
              - { publish: { channel: loans.odd, payload: { book: =key, service: =check.service, first: "=check.differences[0]" } } }
        """;

    private static readonly SagaDefinition Loan = SagaDocument.Read(Yaml);

    [Fact]
    public void YamlAndFluent_AreEqual_AndRoundTrip()
    {
        SagaDefinition fluent = SagaBuilder.Define("loan").StartsIn("lent")
            .State("lent", state => state.OnSignal("back", then => then.GoTo("done")).OnSignal("look", then => then.GoTo("asking")))
            .State("asking", state => state.Step("ask", step => step.Call("shelf", "POST", "/ask")).Done("lent"))
            .End("lost", SagaOutcome.Failed).End("done")
            .Check("shelf", "shelf", "/books/{key}", check => check.In("lent", "asking").When("data.price != null").Compare("reader", "data.reader").Compare("price", "data.price", "result.amount")
                .Every(TimeSpan.FromSeconds(30)).Times(1).Differs(then => then.When("length(check.differences) > 1").GoTo("lost"))
                .Differs(then => then.Publish("loans.odd", new { book = "=key", service = "=check.service", first = "=check.differences[0]" })))
            .Build();
        Assert.Equal(Loan.ToDocument(), fluent.ToDocument());
        Assert.Equal(Loan, SagaDocument.Read(Loan.ToDocument()));
    }

    [Theory]
    [InlineData("in: [lent, asking]", "in: [lend]", "There is no state 'lend'. Did you mean 'lent'?", 13)]
    [InlineData("in: [lent, asking]", "in: done", "'done' is an end: nothing can be repaired there any more.", 13)]
    [InlineData("    service: shelf", "    servise: shelf", "'servise' is not a field of a check. Did you mean 'service'?", 11)]
    [InlineData("every: 30s", "every: 10ms", "A duration from 1s to 1d is needed", 16)]
    [InlineData("times: 1", "times: 0", "A whole number from 1 to 100 is needed", 17)]
    [InlineData("path: \"/books/{key}\"", "path: \"books\"", "A path begins with '/'", 12)]
    [InlineData("reported: result.amount", "reported: data.amount", "'data' is not known in this place", 15, "believed: data.price", "believed: data.price")]
    [InlineData("compare: { reader: data.reader, price: { believed: data.price, reported: result.amount } }", "compare: {}", "compares nothing", 15)]
    [InlineData("goto: lost }", "restartTimeout: true }", "Nobody would learn that 'shelf' differs", 18)]
    public void AFault_IsFoundAtItsLine(string from, string to, string message, int line, string alsoFrom = "saga: loan", string alsoTo = "saga: loan")
    {
        Assert.False(SagaDocument.TryRead(Yaml.Replace(from, to, StringComparison.Ordinal).Replace(alsoFrom, alsoTo, StringComparison.Ordinal), out _, out ImmutableArray<SagaProblem> problems));
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem.Line == line);
    }

    [Fact]
    public void AnInstance_IsLookedAt_WhenItIsQuietAndInTheState()
    {
        SagaInstance lent = Start("""{"reader":"ada","price":"12.50"}""");
        SagaCheck look = Look(lent)!;
        Assert.Equal(("shelf", "GET", "/books/b1"), (look.Call.Request.Service, look.Call.Request.Method, look.Call.Request.Path));
        Assert.Null(Look(Start("""{"reader":"ada"}""")));
        Assert.Null(Look(Give(lent, new SagaInput.Pause(2)).Instance));
        Assert.Null(Look(Give(lent, new SagaInput.Signal(2, "look", "s", SagaValue.Null)).Instance));
        Assert.Null(Look(Give(lent, new SagaInput.Signal(2, "back", "s", SagaValue.Null)).Instance));
    }

    [Theory]
    [InlineData("""{"reader":"ada","amount":12.5}""", "")]
    [InlineData("""{"reader":"ada","amount":"12.5000"}""", "")]
    [InlineData("""{"reader":"Ada","amount":"12.50"}""", "reader")]
    [InlineData("""{"reader":null}""", "reader price")]
    [InlineData("null", "reader price")]
    [InlineData("\"<html>\"", "reader price")]
    public void WhatDiffers_IsFound(string result, string fields) =>
        Assert.Equal(fields, string.Join(' ', Look(Start("""{"reader":"ada","price":"12.50"}"""))!.Compare(SagaValue.Parse(result)).Select(static one => one["field"].AsText)));

    [Fact]
    public void WhatDiffers_LeadsToWhatIsSaid_WhileTheSameIsBelieved()
    {
        SagaInstance lent = Start("""{"reader":"ada","price":"12.50"}""");
        SagaCheck look = Look(lent)!;
        SagaPlan told = Give(lent, Differed(look, """{"reader":"eve","amount":12.5}"""));
        Assert.Equal("""{"book":"b1","service":"shelf","first":{"field":"reader","believed":"ada","reported":"eve"}}""", Assert.Single(told.Commands.OfType<SagaCommand.PublishEvent>()).Event.Payload.ToString());
        Assert.Contains(told.Notes, static note => note is { Kind: SagaNoteKind.Differed, Subject: "shelf", Detail: """reader: believed "ada", reported "eve" """ } || note.Detail == "reader: believed \"ada\", reported \"eve\"");

        Assert.Equal(SagaStatus.Failed, Give(lent, Differed(look, "null")).Instance.Status);

        // It believes something else by now, is away, or has ended.
        SagaInstance other = lent with { Data = SagaValue.Parse("""{"reader":"bela","price":"12.50"}""") };
        Assert.Equal(SagaAnswer.Ignored, Give(other, Differed(look, "null")).Answer);
        Assert.Equal(SagaAnswer.Ignored, Give(Give(lent, new SagaInput.Pause(2)).Instance, Differed(look, "null")).Answer);
        Assert.Equal(SagaAnswer.Ended, Give(Give(lent, new SagaInput.Signal(2, "back", "s", SagaValue.Null)).Instance, Differed(look, "null")).Answer);
    }

    private static SagaInstance Start(string data) => SagaPlanner.Start(Loan, new SagaBegin("b1", "r1", 1) { Data = SagaValue.Parse(data) })!.Instance;

    private static SagaCheck? Look(SagaInstance instance) => SagaCheck.Begin(Loan.Checks[0], Loan, instance, 3);

    private static SagaPlan Give(SagaInstance instance, SagaInput input) => SagaPlanner.Decide(Loan, instance, input);

    private static SagaInput.Differed Differed(SagaCheck look, string result) => new(3, "shelf", look.Believed, look.Compare(SagaValue.Parse(result)));
}
