using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Gives a line an idempotency key that is the same whenever the same line of the same file is published: a hash of the file's
/// name, the repetition, the line's number and its bytes. A changed line is another event, and so is the same text on another line.
/// </summary>
internal static class IdempotencyStamp
{
    private const int KeyBytes = 16;

    /// <summary>The line with a key; unchanged when it has one, or is no JSON object (the hub then says what is wrong with it).</summary>
    public static byte[] Apply(byte[] line, string file, int repetition, long number)
    {
        int open = line.AsSpan().IndexOfAnyExcept(" \t\r"u8);
        if (open < 0 || line[open] != (byte)'{' || !NeedsKey(line, out bool isEmpty))
        {
            return line;
        }

        byte[] field = Encoding.ASCII.GetBytes($"\"idempotencyKey\":\"{KeyOf(line, file, repetition, number)}\"{(isEmpty ? "" : ",")}");
        return [.. line.AsSpan(0, open + 1), .. field, .. line.AsSpan(open + 1)];
    }

    private static string KeyOf(byte[] line, string file, int repetition, long number)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{repetition}\n{number}\n"));
        hash.AppendData(line);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, KeyBytes));
    }

    private static bool NeedsKey(byte[] line, out bool isEmpty)
    {
        isEmpty = true;
        try
        {
            Utf8JsonReader reader = new(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isEmpty = false;
                if (reader.ValueTextEquals("idempotencyKey"u8))
                {
                    return false;
                }

                reader.Skip();
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
