using EventHub.Gateway.Publishing;

namespace EventHub.Fuzz.Text;

/// <summary>Values of <c>Idempotency-Key</c>: quoted they come back, bare they are themselves.</summary>
internal sealed class HeaderKeys : TextSurface<string?>
{
    public override string Name => "idempotency-keys";

    public override int Executions => 200_000;

    public override int BytesMax => 100;

    public override IReadOnlyList<string> Words => ["\"", "\\", "\\\"", "\\\\", " ", "\t", "\"a\"", ";p=1"];

    protected override string? Parse(byte[] input) => IdempotencyKeyText.TryRead(TextOf(input), out string? key) ? key : null;

    protected override string Check(byte[] input, string? key)
    {
        string text = TextOf(input).Trim();
        if (key is null)
        {
            Assert.StartsWith("\"", text, StringComparison.Ordinal);
            return "refused " + ShapeOf(text);
        }

        string quoted = "\"" + key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        Assert.True(text.StartsWith('"') ? text == quoted : text == key, $"'{text}' is '{key}'.");
        Assert.True(IdempotencyKeyText.TryRead(quoted, out string? again) && again == key, $"{quoted} is '{again}'.");
        return $"{Accepted} {text.StartsWith('"')} {key.Length == 0} {key.Contains('"', StringComparison.Ordinal)}";
    }
}
