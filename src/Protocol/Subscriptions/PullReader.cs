using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads the JSON of a pull: <c>{"max":100,"wait":"5s","consumer":"w1"}</c>, every field optional.</summary>
internal sealed class PullReader : DocumentReader
{
    private static readonly string[] Names = ["max", "wait", "consumer"];

    private PullRequest _request = PullRequest.Default;

    /// <summary>Reads a whole document; nothing at all is one without fields.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out PullRequest request)
    {
        PullReader reader = new();
        Problem? problem = json.IsEmpty ? null : reader.ReadWhole(json, "a pull", Names, reader.Take) ?? reader.Found;
        request = reader._request;
        return problem;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "max":
                _request = _request with { Max = (int)(Whole(field, value, 1, PullRequest.MaxMax) ?? 1) };
                break;
            case "wait":
                _request = _request with { Wait = Duration(field, value, TimeSpan.Zero, PullRequest.WaitMax) ?? TimeSpan.Zero };
                break;
            default:
                TakeConsumer(field, Text(field, value));
                break;
        }
    }

    private void TakeConsumer(string field, string? text)
    {
        if (text is null)
        {
            return;
        }

        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes is 0 or > PullRequest.ConsumerBytesMax || text.Any(char.IsControl))
        {
            Wrong(ErrorCodes.InvalidField, field, $"'consumer' has {bytes} bytes. Send 1 to {PullRequest.ConsumerBytesMax}, without control characters.");
        }

        _request = _request with { Consumer = text };
    }
}
