namespace EventHub.EmbeddedRuntime.State;

/// <summary>A state that is read while its grain comes up.</summary>
internal interface IStateLoader
{
    Task LoadAsync(CancellationToken cancellationToken);
}
