using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Subscriptions;

/// <summary>One settlement of a request: what is said of which delivery, and where it went.</summary>
/// <param name="Settlement">What is said; without an id when its text is none.</param>
/// <param name="Text">Where its text begins among those that are no ids.</param>
/// <param name="TextLength">Length of that text; −1 when it is an id.</param>
/// <param name="Slot">Which of the slots holds it; −1 when there is no such subscription or partition.</param>
/// <param name="Place">Its number in that slot's batch.</param>
internal readonly record struct SettleElement(Settlement Settlement, int Text, int TextLength, int Slot = -1, int Place = 0)
{
    /// <summary>True when its text names a delivery, be there one or not.</summary>
    public bool HasId => TextLength < 0;
}
