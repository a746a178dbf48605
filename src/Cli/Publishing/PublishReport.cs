using System.Buffers;
using System.Globalization;
using System.Text;
using EventHub.Cli.Output;
using EventHub.Client;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Publishing;

/// <summary>Tells what became of each line, as JSON for machines or refusals only for people, and counts. One caller at a time.</summary>
internal sealed class PublishReport(Terminal terminal, bool isJson)
{
    /// <summary>How every result begins; the line and the index of this run take its place.</summary>
    private static ReadOnlySpan<byte> IndexOfResult => "{\"index\":0,"u8;

    private readonly ArrayBufferWriter<byte> _json = new();

    public PublishTally Tally { get; } = new();

    /// <summary>What a line is refused for that is longer than anything the hub would take.</summary>
    public static Problem TooLong { get; } = new(
        ErrorCodes.EventTooLarge,
        $"The line has more than {PlainText.Count(FilePublishOptions.LineBytesMax)} bytes and was not sent. A line has at most 1,048,576.");

    /// <summary>Takes the answer for a line.</summary>
    public void Add(PublishLine line, in PublishResult result)
    {
        if (result.Error is { } refusal)
        {
            Add(line, refusal);
            return;
        }

        Tally.AddStored(result.Receipt.Duplicate);
        if (isJson)
        {
            _json.ResetWrittenCount();
            PublishResultJson.WriteResult(_json, 0, result.Receipt.Id, result.Receipt.Position, result.Receipt.Duplicate);
            WriteJson(line);
        }
    }

    /// <summary>Takes a refusal, of the hub or found before it was asked.</summary>
    public void Add(PublishLine line, Problem refusal)
    {
        Tally.AddRefused();
        if (!isJson)
        {
            terminal.Error.WriteLine(PlainText.OneLine($"line {line.Line}: {ProblemText.Headline(HubProblem.Of(refusal))}"));
            return;
        }

        _json.ResetWrittenCount();
        PublishResultJson.WriteResult(_json, 0, refusal);
        WriteJson(line);
    }

    // The index counts over all the run, and the line is added.
    private void WriteJson(PublishLine line)
    {
        terminal.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"index\":{line.Index},\"line\":{line.Line},"));
        terminal.Out.WriteLine(Encoding.UTF8.GetString(_json.WrittenSpan[IndexOfResult.Length..]));
    }
}
