namespace EventHub.Sagas.Instances;

/// <summary>The instance that started a child, and by which step.</summary>
/// <param name="Definition">Its definition's name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Number">The step's number.</param>
public sealed record SagaParent(string Definition, string Key, int Number);
