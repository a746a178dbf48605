using System.Text.RegularExpressions;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Channels;

namespace EventHub.Fuzz.Text;

/// <summary>Channel names, against one regular expression.</summary>
internal sealed partial class ChannelNames : TextSurface<string?>
{
    public override string Name => "channel-names";

    public override IReadOnlyList<string> Words => [".", "..", "_", "-", "*", ">", "a.b", "é", "\u0000", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a"];

    protected override string? Parse(byte[] input) => ChannelName.Explain(input);

    protected override string Check(byte[] input, string? wrong)
    {
        string text = System.Text.Encoding.Latin1.GetString(input);
        bool expected = input.Length <= ChannelName.BytesMax && Valid().IsMatch(text);
        Assert.Equal(expected, wrong is null);
        Assert.Equal(expected, ChannelName.IsValid(input));
        Assert.Equal(expected, ChannelName.TryParse(text, out ChannelName name));
        Assert.Equal(expected ? text : "", name.ToString());
        if (wrong is null)
        {
            return $"{FuzzSurface.Accepted} {text.Count(letter => letter == '.')}";
        }

        Assert.True((Refusals.OffsetIn(wrong) ?? 0) <= input.Length, wrong);
        return wrong.EndsWith('.') ? string.Join(' ', wrong.Split(' ')[^6..]) : "refused";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,15}\z")]
    private static partial Regex Valid();
}
