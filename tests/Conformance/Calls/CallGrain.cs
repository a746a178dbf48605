using System.Globalization;
using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Calls;

public sealed class CallGrain : Grain, ICallGrain
{
    private string Key => this.GetPrimaryKeyString();

    public Task<string> Echo(string text) => Task.FromResult(text);

    public ValueTask<int> Double(int number) => new(number * 2);

    public async ValueTask Nothing() => await Task.Yield();

    public async Task Throw(string message)
    {
        await Task.Yield();
        throw new ArgumentException(message);
    }

    public Task ThrowAtOnce(string message) => throw new InvalidOperationException(message);

    public Task ThrowRefusal(string message, int code) => throw new RefusalException(message) { Code = code };

    public Task ThrowThrough(string other, string message) => GrainFactory.GetGrain<ICallGrain>(other).Throw(message);

    public Task Hold(string gate) => Gate.PassAsync(gate);

    public Task HoldBriefly(string gate) => Gate.PassAsync(gate);

    public Task NoteBriefly(string entry) => Note(entry);

    public Task Note(string entry)
    {
        Journal.Add(Key, entry);
        return Task.CompletedTask;
    }

    public async Task<string> CallRound(string other, bool allowReentrancy)
    {
        using IDisposable? section = allowReentrancy ? RequestContext.AllowCallChainReentrancy() : null;
        return await GrainFactory.GetGrain<ICallGrain>(other).CallBack(Key);
    }

    public async Task<string> CallBack(string origin) => "back from " + await GrainFactory.GetGrain<ICallGrain>(origin).Answer();

    public Task<string> Answer() => Task.FromResult(Key);

    public async Task HoldOneWay(string gate)
    {
        await Gate.PassAsync(gate);
        Journal.Add(Key, "one-way ended");
    }

    public Task ThrowOneWay() => throw new InvalidOperationException("Nobody hears this.");

    public async Task<bool> WaitForCancellation(string gate, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Journal.Add(Key, "canceled"));
        await Gate.PassAsync(gate);
        return cancellationToken.IsCancellationRequested;
    }

    public Task NoteUnlessCanceled(string entry, CancellationToken cancellationToken) => Note(entry);

    public Task<ICallGrain> Self() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<string> KeyOf(ICallGrain other) => Task.FromResult(other.GetPrimaryKeyString());

    public async Task<string> Chain(int depth) => depth == 0
        ? Key
        : await GrainFactory.GetGrain<ICallGrain>(string.Create(CultureInfo.InvariantCulture, $"{Key}.{depth}")).Chain(depth - 1);
}
