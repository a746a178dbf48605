using System.Globalization;

namespace EventHub.Protocol.Publishing;

/// <summary>Where an element stands in the request; becomes text only for a message.</summary>
/// <param name="Prefix">What comes before a field's name: a JSON pointer, or <c>ce-</c> for headers.</param>
/// <param name="Index">Number of the element in the array that the pointer names, or −1 for the thing itself.</param>
/// <param name="IsPointer">True for a JSON pointer.</param>
internal readonly record struct FieldPath(string Prefix, int Index = -1, bool IsPointer = true)
{
    /// <summary>True when the element is all of the text, so nothing may follow it.</summary>
    public bool IsWhole => Index < 0;

    /// <summary>JSON pointer of the element.</summary>
    public string Element => !IsPointer ? "" : IsWhole ? Prefix : string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{Index}");

    /// <summary>The field <paramref name="name"/> of the element.</summary>
    public string Of(string name) => IsPointer
        ? Element + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        : Prefix + name;
}
