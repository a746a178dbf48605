using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;

namespace EventHub.Sagas.Tests.Documents;

public sealed class SagaDocumentTests
{
    [Fact]
    public void YamlJsonAndFluent_AreEqual()
    {
        SagaDefinition yaml = SagaDocument.Read(OrderSaga.Yaml), fluent = OrderSaga.Fluent();
        Assert.Equal(fluent.ToDocument(), yaml.ToDocument());
        Assert.Equal(fluent, yaml);
        Assert.Equal(yaml, SagaDocument.Read(yaml.ToDocument()));
        Assert.Equal(yaml.ToDocument(), SagaDocument.Read(yaml.ToDocument()).ToDocument());
    }

    [Fact]
    public void AnotherValue_IsAnotherDefinition() =>
        Assert.NotEqual(SagaDocument.Read(OrderSaga.Yaml), SagaDocument.Read(OrderSaga.Yaml.Replace("after: 14d", "after: 15d", StringComparison.Ordinal)));

    // The text between « and » is what is wrong; its line is that of the problem.
    [Theory]
    [InlineData("goto: reserving", "goto: «reservin»", "There is no state 'reservin'. Did you mean 'reserving'?")]
    [InlineData("      withdrawn: { goto: withdrawn }", "      «withdrawm: { goto: withdrawn }»", "There is no event 'withdrawm' under 'events'. Did you mean 'withdrawn'?")]
    [InlineData("timeout: { after: 14d, goto: lost }", "«timeout: { after: 14d, goto: lots }»", "There is no state 'lots'")]
    [InlineData("timeout: { after: 14d, goto: lost }", "«timeout: { after: fortnight, goto: lost }»", "A duration from 0s to 3660d is needed")]
    [InlineData("timeout: { after: 14d, goto: lost }", "«timeout: { at: now, after: 1d, goto: lost }»", "either 'after'")]
    [InlineData("  done: { end: completed }", "  «done: { on: { shipped: lost } }»", "There is no path from the state 'done' to an end", "  lost: { end: failed }", "  lost: { on: { shipped: done } }")]
    [InlineData("  lost: { end: failed }", "  lost: { end: failed }\n  «orphan: { end: failed }»", "The state 'orphan' is never reached")]
    [InlineData("  lost: { end: failed }", "  «lost: {}»", "The state 'lost' is not an end, and nothing leads out of it")]
    [InlineData("  lost: { end: failed }", "  «lost: { end: broken }»", "A saga does not end 'broken'")]
    [InlineData("  lost: { end: failed }", "  «lost: { end: failed, done: withdrawn }»", "'lost' is an end, so nothing happens in it")]
    [InlineData("      withdrawn: withdrawn", "      withdrawn:\n        - withdrawn\n        - «lost»", "There are two transitions for one event")]
    [InlineData("    done: approving", "    «done»:\n      - { when: true, goto: approving }", "When no guard is true it leads nowhere")]
    [InlineData("when: signal.by != null", "when: «signal.by !! null»", "The expression 'signal.by !! null' is wrong at its column 11")]
    [InlineData("when: signal.by != null", "when: «sign.by != null»", "'sign' is not known in this place. Did you mean 'signal'?")]
    [InlineData("set: { reservation: =result.id }", "set: { reservation: «=event.id» }", "'event' is not known in this place")]
    [InlineData("title: From order", "«titel»: From order", "'titel' is not a field of a saga. Did you mean 'title'?")]
    [InlineData("channel: orders.placed,", "channel: «orders..placed»,", "token")]
    [InlineData("  withdrawn: { channel: orders.withdrawn, key: event.payload.orderId }", "  withdrawn: { channel: orders.withdrawn, key: event.payload.orderId }\n  «unused: { channel: orders.unused, key: event.id }»", "The event 'unused' is taken nowhere")]
    [InlineData("  shipped:   { channel: \"shipments.*\", type: sent, key: event.payload.order }", "  shipped:   { channel: \">\", key: event.payload.order }\n  «»", "There are two transitions for one event: 'withdrawn' can be the event 'shipped'")]
    [InlineData("call: { service: stock, path: /reservations,", "call: { service: stock, path: «reservations»,", "A path begins with '/'")]
    [InlineData("call: { service: stock, method: DELETE,", "call: { service: stock, method: «REMOVE»,", "There is no method 'REMOVE'")]
    [InlineData("                signal: { name: approve", "                wait: shipped\n                signal: { name: approve", "It does several things")]
    [InlineData("channel: credits.released", "channel: «_credits»", "is the hub's own")]
    [InlineData("retry: { maxAttempts: 2,", "retry: { maxAttempts: «2.5»,", "A whole number from 1 to 1000 is needed; 2.5 was found")]
    [InlineData("version: 1", "version: «0»", "A whole number from 1")]
    [InlineData("saga: order", "saga: «9lives»", "no name for a saga")]
    [InlineData("when: number(event.payload.total) > 0", "when: «number(event.payload.total) >»", "ends too early")]
    [InlineData("          done: { end: completed }", "          done: &a { end: completed }", "Anchors and aliases are not read")]
    [InlineData("          done: { end: completed }", "          done: { end: completed", "not YAML")]
    [InlineData("          done: { end: completed }", "          done: { end: completed }\n          done: { end: completed }", "'done' stands here twice")]
    public void AFault_IsFoundAtItsLine(string from, string to, string message, string? alsoFrom = null, string? alsoTo = null)
    {
        string text = Replace(OrderSaga.Yaml, from, to);
        text = alsoFrom is null ? text : Replace(text, alsoFrom, alsoTo!);
        int marked = text.IndexOf('«', StringComparison.Ordinal);
        text = text.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        Assert.False(SagaDocument.TryRead(text, out _, out ImmutableArray<SagaProblem> problems));
        SagaProblem problem = problems.FirstOrDefault(one => one.Message.Contains(message, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"'{message}' was not said, but: {string.Join(" | ", problems)}");
        Assert.True(problem.Line > 0 && problem.Column > 0, problem.ToString());
        if (marked >= 0 && to.Contains('»', StringComparison.Ordinal) && !to.Contains("«»", StringComparison.Ordinal))
        {
            Assert.Equal(text.AsSpan(0, marked).Count('\n') + 1, problem.Line);
        }
    }

    [Fact]
    public void AllFaults_AreSaidTogether()
    {
        string text = Replace(Replace(OrderSaga.Yaml, "goto: lost", "goto: nowhere"), "goto: reserving", "goto: elsewhere");
        Assert.False(SagaDocument.TryRead(text, out _, out ImmutableArray<SagaProblem> problems));
        Assert.Equal(["/start/goto", "/states/shipping/timeout/goto"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Json_FaultsHaveTheirLineToo()
    {
        string json = "{\n  \"saga\": \"a\",\n  \"version\": 1,\n  \"start\": { \"goto\": \"b\" },\n  \"states\": {\n    \"b\": { \"done\": \"c\" },\n    \"ü\": {}\n  }\n}";
        Assert.False(SagaDocument.TryRead(json, out _, out ImmutableArray<SagaProblem> problems));
        Assert.Contains(problems, problem => problem is { Line: 7, Column: 5 });
        Assert.False(SagaDocument.TryRead("{\n\"saga\": oops }", out _, out problems));
        Assert.Equal(2, problems.Single().Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    [InlineData("{}")]
    [InlineData("[[[[")]
    [InlineData("a: b: c")]
    [InlineData("\t x: 1")]
    [InlineData("a: 1\n---\nb: 2")]
    public void WhatIsNoDefinition_IsRefusedWithAReason(string text)
    {
        Assert.False(SagaDocument.TryRead(text, out _, out ImmutableArray<SagaProblem> problems));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void TooLarge_IsRefused()
    {
        Assert.False(SagaDocument.TryRead(OrderSaga.Yaml + "\n#" + new string('x', SagaLimits.DocumentBytesMax), out _, out ImmutableArray<SagaProblem> problems));
        Assert.Contains("at most", problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACircleThatWaitsForNothing_IsRefused()
    {
        Assert.False(SagaDocument.TryRead("saga: a\nversion: 1\nstart: { goto: x }\nstates:\n  x: { done: [{ when: data.n > 3, goto: z }, y] }\n  y: { steps: { say: { publish: { channel: a.b } } }, done: x }\n  z: { end: completed }", out _, out ImmutableArray<SagaProblem> problems));
        Assert.Contains("without waiting for anything", problems.Single().Message, StringComparison.Ordinal);
        Assert.Equal(5, problems.Single().Line);
    }

    // Letters may be others: there is an answer, and no exception.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ADamagedDocument_NeverThrows(int seed)
    {
        const string Letters = "{}[]:,\"'=-#&*!|> \n\tax0";
        System.Random random = new(seed);
        string json = SagaDocument.Read(OrderSaga.Yaml).ToDocument();
        for (int i = 0; i < 400; i++)
        {
            char[] text = (i % 2 == 0 ? OrderSaga.Yaml : json).ToCharArray();
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                text[random.Next(text.Length)] = Letters[random.Next(Letters.Length)];
            }

            bool isRead = SagaDocument.TryRead(new string(text), out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems);
            Assert.True(isRead ? definition is not null : !problems.IsEmpty, $"Seed {seed}, round {i}.");
        }
    }

    private static string Replace(string text, string from, string to)
    {
        from = from.Trim();
        to = to.Trim();
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{from}' is not in the document.");

        // What is put in on more lines stands where the first does.
        int lineStart = text.LastIndexOf('\n', at) + 1;
        string indent = new(' ', text.AsSpan(lineStart, at - lineStart).Length - text.AsSpan(lineStart, at - lineStart).TrimStart().Length);
        string[] lines = to.Split('\n');
        int first = lines.Length > 1 ? lines.Skip(1).Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length) : 0;
        string block = string.Join('\n', lines.Select((line, i) => i == 0 ? line : indent + line[Math.Min(first, line.Length)..]));
        return text[..at] + block + text[(at + from.Length)..];
    }
}
