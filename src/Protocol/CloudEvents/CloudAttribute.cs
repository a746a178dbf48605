using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.CloudEvents;

/// <summary>What an attribute of a CloudEvent becomes.</summary>
internal enum CloudAttributeUse : byte
{
    /// <summary>A field of the event, under its rules.</summary>
    Field,

    /// <summary>The version of the specification.</summary>
    SpecVersion,

    /// <summary>The CloudEvents type, which also names the channel when no extension does.</summary>
    Type,
}

/// <summary>An attribute the hub knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">What it becomes.</param>
/// <param name="Field">The field it becomes, if it does.</param>
/// <param name="IsRequired">True when every CloudEvent has it.</param>
internal sealed record CloudAttribute(string Name, CloudAttributeUse Use, DraftField Field = DraftField.Unknown, bool IsRequired = false);
