using EventHub.Protocol.Json;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Reads the object that comes next and ends in exactly one call of <paramref name="sink"/>; false, without one, when the
/// text is not JSON. When the path says the object is all there is, text behind it is a fault too.
/// </summary>
internal delegate bool ElementReader(ref JsonScanner scanner, int index, FieldPath path, PublishLimits limits, IDraftSink sink);
