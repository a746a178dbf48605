using System.Security.Cryptography;
using System.Text;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Makes an idempotency key for a line that is the same whenever the same line of the same file is published: a hash of the file's
/// name, the repetition, the line's number and its bytes. A changed line is another event, and so is the same text on another line.
/// </summary>
internal static class IdempotencyStamp
{
    private const int KeyBytes = 16;

    /// <summary>The key.</summary>
    public static string KeyOf(ReadOnlySpan<byte> line, string file, int repetition, long number)
    {
        byte[] whole = [.. Encoding.UTF8.GetBytes($"{file}\n{repetition}\n{number}\n"), .. line];
        return Convert.ToHexStringLower(SHA256.HashData(whole).AsSpan(0, KeyBytes));
    }
}
