using System.Globalization;

namespace EventHub.Protocol.Errors;

/// <summary>
/// One kind of refusal or failure: its number, the HTTP status it travels with, a title, and whether trying again can help.
/// The list is <see cref="ErrorCodes"/>; each has a page under <c>docs/errors</c>.
/// </summary>
/// <param name="Number">Four digits; the thousands name the area.</param>
/// <param name="HttpStatus">Status of the HTTP answer.</param>
/// <param name="Title">A short sentence that is the same for every occurrence.</param>
/// <param name="IsRetryable">True when the same request may succeed later.</param>
public sealed record ErrorCode(int Number, int HttpStatus, string Title, bool IsRetryable = false)
{
    /// <summary>The text form, such as <c>EH1003</c>.</summary>
    public string Text { get; } = "EH" + Number.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>Path of its page, the <c>type</c> of a problem: <c>/errors/EH1003</c>.</summary>
    public string TypePath => "/errors/" + Text;

    /// <summary>The text form.</summary>
    public override string ToString() => Text;
}
