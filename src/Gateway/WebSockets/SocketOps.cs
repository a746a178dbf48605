using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Gateway.WebSockets;

/// <summary>Names of the ops, and what each may carry.</summary>
internal static class SocketOps
{
    private static readonly string[] Names = [.. Enum.GetNames<SocketOp>().Select(name => name.ToLowerInvariant())];
    private static readonly byte[][] Utf8 = [.. Names.Select(Encoding.ASCII.GetBytes)];

    /// <summary>What a client may write as <c>op</c>.</summary>
    public static ReadOnlySpan<string> Known => Names.AsSpan(1);

    /// <summary>The op as it is written.</summary>
    public static string NameOf(SocketOp op) => Names[(int)op];

    /// <summary>The op with this name, exactly as written.</summary>
    public static SocketOp Find(ReadOnlySpan<byte> name)
    {
        for (int op = 1; op < Utf8.Length; op++)
        {
            if (name.SequenceEqual(Utf8[op]))
            {
                return (SocketOp)op;
            }
        }

        return SocketOp.Unknown;
    }

    /// <summary>Fields that come with an op, beside <c>op</c> and <c>ref</c>.</summary>
    public static SocketFields FieldsOf(SocketOp op) => op switch
    {
        SocketOp.Publish => SocketFields.Events,
        SocketOp.Watch => SocketFields.Patterns | SocketFields.From | SocketFields.Credit,
        SocketOp.Unwatch => SocketFields.Watch,
        SocketOp.Consume => SocketFields.Subscription | SocketFields.Credit,
        SocketOp.Unconsume => SocketFields.Subscription,
        SocketOp.Settle => SocketFields.Subscription | SocketFields.Settlements,
        SocketOp.Credit => SocketFields.Watch | SocketFields.Subscription | SocketFields.Credit,
        SocketOp.Status or SocketOp.Unstatus => SocketFields.Id,
        _ => SocketFields.None,
    };

    /// <summary>EH1006 for an op the hub does not know, with the one that was probably meant.</summary>
    public static Problem Unknown(ReadOnlySpan<byte> written)
    {
        string shown = ChannelText.Show(written);
        string remedy = Suggestion.Nearest(shown, Known) is { } nearest ? $"Did you mean '{nearest}'?" : $"Known are {string.Join(", ", Known)}.";
        return Problem.OfField(ErrorCodes.InvalidField, "/op", $"'{shown}' is not an op. {remedy}");
    }

    /// <summary>EH1005.</summary>
    public static Problem MissingRef(SocketOp op) => Problem.OfField(ErrorCodes.MissingField, "/ref",
        $"'ref' is missing. Send a number with '{NameOf(op)}'; it comes back in the answer.");
}
