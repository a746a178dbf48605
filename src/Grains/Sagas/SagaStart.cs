namespace EventHub.Grains.Sagas;

/// <summary>What became of a request to start an instance.</summary>
internal enum SagaStart
{
    /// <summary>There is no such definition.</summary>
    NoDefinition,

    /// <summary>It began.</summary>
    Started,

    /// <summary>The same request began it before.</summary>
    Repeated,

    /// <summary>There is one under this key, begun by something else.</summary>
    Exists,
}
