namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>What a grain method gives back.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    TaskOf,
    ValueTask,
    ValueTaskOf,
}
