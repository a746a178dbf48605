namespace Orleans.Core;

/// <summary>A grain's persistent state.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value; a fresh one where there is no record. Changes are kept by <see cref="IStorage.WriteStateAsync()"/> only.</summary>
    TState State { get; set; }
}
