namespace EventHub.Grains.Sagas;

/// <summary>Names an instance.</summary>
/// <param name="Definition">Its definition's name.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct SagaId(string Definition, string Key)
{
    public override string ToString() => $"{Definition}/{Key}";
}
