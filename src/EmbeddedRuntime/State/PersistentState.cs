using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>One state of one activation. Operations run one after the other, in the order asked for.</summary>
internal sealed class PersistentState<TState>(GrainId grain, string name, IGrainStorage storage) : IPersistentState<TState>, IStateLoader
{
    private readonly GrainState<TState> _state = new(FreshState.Create<TState>());
    private Task _last = Task.CompletedTask;
    private bool _loaded;

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _loaded ? _state.RecordExists : throw new InvalidOperationException($"State '{name}' of {grain} has not been read yet. Use it from OnActivateAsync on.");

    public Task LoadAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Enqueue(static async (self, token) =>
    {
        await self.Storage.ReadStateAsync(self.Name, self.Grain, self._state, token);
        self._state.State ??= FreshState.Create<TState>();
        self._loaded = true;
    }, cancellationToken);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        Enqueue(static (self, token) => self.Storage.WriteStateAsync(self.Name, self.Grain, self._state, token), cancellationToken);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) => Enqueue(static async (self, token) =>
    {
        await self.Storage.ClearStateAsync(self.Name, self.Grain, self._state, token);
        self._state.State = FreshState.Create<TState>();
    }, cancellationToken);

    private IGrainStorage Storage => storage;

    private string Name => name;

    private GrainId Grain => grain;

    // Only turns of the grain come here, so the field needs no lock.
    private Task Enqueue(Func<PersistentState<TState>, CancellationToken, Task> operation, CancellationToken cancellationToken) =>
        _last = RunAfter(_last, operation, cancellationToken);

    private async Task RunAfter(Task before, Func<PersistentState<TState>, CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await operation(this, cancellationToken);
    }
}
