using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Publishing;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.Text;
using EventHub.Protocol.Errors;

namespace EventHub.Fuzz.Wire;

/// <summary>Messages of a WebSocket in JSON, against the framework's JSON. (That they are UTF-8 was seen with the frames.)</summary>
internal sealed class TextMessages : MeteredSurface<ReadRequest?>
{
    public override string Name => "websocket-text";

    public override int Executions => 120_000;

    public override IReadOnlyList<string> Words =>
    [
        .. JsonWords.Publish, "\"op\":\"publish\"", "\"op\":\"watch\"", "\"op\":\"unwatch\"", "\"op\":\"consume\"", "\"op\":\"settle\"", "\"op\":\"credit\"", "\"op\":\"status\"", "\"op\":\"ping\"",
        "\"ref\":1", "\"events\":[", "\"patterns\":[\"a.>\"]", "\"from\":\"now\"", "\"from\":42", "\"credit\":100", "\"watch\":\"w1\"", "\"subscription\":\"s\"", "\"id\":\"x\"",
        "\"ack\":[\"x\"]", "\"nak\":[{\"deliveryId\":\"y\"}]", "\"term\":[{\"deliveryId\":\"z\"}]", "\"progress\":[\"p\"]",
    ];

    protected override ReadRequest? Parse(byte[] input) =>
        System.Text.Unicode.Utf8.IsValid(input) ? ReadRequest.Of(input, TextRequestReader.Read) : null;

    protected override string Check(byte[] input, ReadRequest? read)
    {
        if (read is null)
        {
            return "no text";
        }

        using JsonDocument? document = JsonModel.Read(input);
        SocketRequest request = read.Request;
        Assert.True(request.Problem?.Code == ErrorCodes.MalformedJson == document is null, $"The framework finds {(document is null ? "no " : "")}JSON: {request.Problem?.Detail ?? "taken"}");
        if (request.Problem is null)
        {
            CheckSame(document!.RootElement, request, read);
        }

        return read.Kind(input);
    }

    private static void CheckSame(JsonElement root, in SocketRequest request, ReadRequest read)
    {
        Assert.Equal(Text(root, "op"), SocketOps.NameOf(request.Op));
        Assert.Equal(Has(root, "ref") ? root.GetProperty("ref").GetUInt64() : 0, request.Ref);
        Assert.Equal(Has(root, "credit") ? root.GetProperty("credit").GetInt64() : 0, request.Credit);
        Assert.True(!Has(root, "from") || root.GetProperty("from").ValueKind == JsonValueKind.Number || Text(root, "from") == request.From, $"'from' is '{request.From}'.");
        Assert.Equal((Text(root, "watch"), Text(root, "subscription"), Text(root, "id")), (request.Watch, request.Subscription, request.Id));
        Assert.Equal(Has(root, "patterns") ? [.. root.GetProperty("patterns").EnumerateArray().Select(each => JsonModel.Text(each)!)] : [], request.Patterns ?? []);
        Assert.Equal(Has(root, "events") ? root.GetProperty("events").GetArrayLength() : 0, read.Elements.Count);
        Assert.Equal([.. Ids(root, "ack"), .. Ids(root, "nak"), .. Ids(root, "term"), .. Ids(root, "progress")], read.Settled);
    }

    private static IEnumerable<string> Ids(JsonElement root, string name) => !Has(root, name) ? []
        : root.GetProperty(name).EnumerateArray().Select(each => (each.ValueKind == JsonValueKind.Object ? Text(each, "deliveryId") : JsonModel.Text(each))!);

    private static bool Has(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement root, string name) => Has(root, name) ? JsonModel.Text(root.GetProperty(name)) : null;
}
