namespace EventHub.Gateway.Publishing;

/// <summary>What the body of <c>POST /v1/events</c> is.</summary>
internal enum PublishShape
{
    /// <summary>One publish object or an array of them.</summary>
    Objects,

    /// <summary>Publish objects, a line each.</summary>
    Lines,

    /// <summary>A CloudEvent in structured mode.</summary>
    CloudEvent,

    /// <summary>A batch of CloudEvents.</summary>
    CloudEvents,

    /// <summary>A CloudEvent in binary mode: attributes in headers.</summary>
    CloudEventBinary,
}
