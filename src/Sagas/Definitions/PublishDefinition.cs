using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Definitions;

/// <summary>An event that a saga publishes.</summary>
/// <param name="Channel">To which channel.</param>
/// <param name="Type">Its type; null for none.</param>
/// <param name="Subject">Its subject; null for none.</param>
/// <param name="Key">Its ordering key; null for none.</param>
/// <param name="Payload">Its payload.</param>
public sealed record PublishDefinition(TextTemplate Channel, TextTemplate? Type, TextTemplate? Subject, TextTemplate? Key, Template Payload);
