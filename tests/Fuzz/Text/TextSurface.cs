using System.Text;
using System.Text.Unicode;
using EventHub.Fuzz.Kit;

namespace EventHub.Fuzz.Text;

/// <summary>A parser of .NET text. Bytes that are no UTF-8 stand for the characters of Latin-1, so that nothing is left out.</summary>
internal abstract class TextSurface<T> : MeteredSurface<T>
{
    public override int BytesMax => 600;

    protected static string TextOf(byte[] input) => Utf8.IsValid(input) ? Encoding.UTF8.GetString(input) : Encoding.Latin1.GetString(input);

    /// <summary>Text with everything but punctuation taken for the same, as a kind of outcome: where a parser says no more than "no".</summary>
    protected static string ShapeOf(string text)
    {
        StringBuilder shape = new();
        foreach (char letter in text)
        {
            char like = char.IsAsciiDigit(letter) ? '0' : char.IsAsciiLetter(letter) ? 'a' : char.IsAscii(letter) && !char.IsControl(letter) ? letter : '?';
            if ((shape.Length == 0 || shape[^1] != like) && shape.Length < 4)
            {
                shape.Append(like);
            }
        }

        return shape.ToString();
    }
}
