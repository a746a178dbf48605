using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's persistent state, as a constructor parameter marked with <see cref="PersistentStateAttribute"/>. Read before <c>OnActivateAsync</c>.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
