using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Wire;

/// <summary>Reads <c>hub.v1.Problem</c>. A code this version does not know keeps its number, title and status.</summary>
internal static class ProblemDecoder
{
    private const int UnknownNumber = 4002;

    public static Problem Read(ReadOnlySpan<byte> message)
    {
        string code = "", title = "", detail = "";
        int status = 500;
        TimeSpan? retryAfter = null;
        ImmutableArray<FieldError>.Builder errors = ImmutableArray.CreateBuilder<FieldError>();
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    code = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 2:
                    title = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 3:
                    status = (int)reader.Number;
                    break;
                case 4:
                    detail = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 5:
                    errors.Add(ReadField(reader.Bytes));
                    break;
                case 6:
                    retryAfter = reader.Number == 0 ? null : TimeSpan.FromMilliseconds(Math.Min(reader.Number, int.MaxValue));
                    break;
            }
        }

        return new Problem(CodeOf(code, title, status), detail) { Errors = errors.ToImmutable(), RetryAfter = retryAfter };
    }

    /// <summary>The code of a text form, also of one that a newer hub invented.</summary>
    public static ErrorCode CodeOf(string text, string title, int status) => ErrorCodes.Find(text)
        ?? new ErrorCode(text.StartsWith("EH", StringComparison.Ordinal) && int.TryParse(text.AsSpan(2), out int number) ? number : UnknownNumber, status, title, status is 408 or 429 or >= 500);

    private static FieldError ReadField(ReadOnlySpan<byte> message)
    {
        string field = "", text = "";
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            (field, text) = reader.Field switch
            {
                1 => (Encoding.UTF8.GetString(reader.Bytes), text),
                2 => (field, Encoding.UTF8.GetString(reader.Bytes)),
                _ => (field, text),
            };
        }

        return new FieldError(field, text);
    }
}
