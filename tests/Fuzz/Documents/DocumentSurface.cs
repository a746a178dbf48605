using System.Text;
using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Publishing;
using EventHub.Protocol.Errors;

namespace EventHub.Fuzz.Documents;

/// <summary>
/// A document that a person wrote, read into a value. Refused as text exactly when the framework finds no JSON; the same however its strings are escaped; and what is
/// taken, written again in its own form, reads as the same.
/// </summary>
/// <param name="name">Also of its corpus.</param>
/// <param name="words">Its members.</param>
/// <param name="read">Reads it: the problem, or the value in a form that can be compared.</param>
/// <param name="isJson">True when that form is the document's own JSON.</param>
internal sealed class DocumentSurface(string name, string[] words, DocumentSurface.Reader read, bool isJson = false) : MeteredSurface<(Problem? Problem, byte[] Form)>
{
    /// <summary>Reads a document.</summary>
    public delegate Problem? Reader(byte[] json, out byte[] form);

    public override string Name => name;

    public override int Executions => 50_000;

    public override IReadOnlyList<string> Words => [.. JsonWords.Grammar, .. words];

    protected override (Problem? Problem, byte[] Form) Parse(byte[] input) => (read(input, out byte[] form), form);

    protected override string Check(byte[] input, (Problem? Problem, byte[] Form) parsed)
    {
        using JsonDocument? document = JsonModel.Read(input);
        bool isText = parsed.Problem is not { } refused || (refused.Code != ErrorCodes.MalformedJson && refused.Code != ErrorCodes.InvalidUtf8);
        Assert.True(input.Length == 0 || isText == document is not null, $"The framework finds {(document is null ? "no " : "")}JSON: {parsed.Problem?.Detail ?? "taken"}");
        if (document is not null)
        {
            CheckEscaped(document, parsed);
        }

        if (parsed.Problem is { } problem)
        {
            return Refusals.Check(problem, input.Length);
        }

        if (isJson)
        {
            Assert.Null(read(parsed.Form, out byte[] again));
            Assert.Equal(Encoding.UTF8.GetString(parsed.Form), Encoding.UTF8.GetString(again));
        }

        return $"{Accepted} {document?.RootElement.EnumerateObject().Count()} {parsed.Form.Length / 16}";
    }

    // Every character of every string as \uXXXX says the same.
    private void CheckEscaped(JsonDocument document, (Problem? Problem, byte[] Form) parsed)
    {
        StringBuilder escaped = new();
        if (!EscapedJson.TryWrite(document.RootElement, escaped))
        {
            return;
        }

        Problem? problem = read(Encoding.UTF8.GetBytes(escaped.ToString()), out byte[] form);
        Assert.True(problem?.Code == parsed.Problem?.Code, $"With its strings escaped it is {problem?.Detail ?? "taken"}; as it is, {parsed.Problem?.Detail ?? "taken"}");
        Assert.True(problem is not null || !isJson || Encoding.UTF8.GetString(parsed.Form) == Encoding.UTF8.GetString(form) || name == "schedules", "With its strings escaped it says something else.");
    }
}
