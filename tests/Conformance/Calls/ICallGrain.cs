using Orleans;
using Orleans.Concurrency;

namespace EventHub.Conformance.Calls;

public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    ValueTask<int> Double(int number);

    ValueTask Nothing();

    Task Throw(string message);

    Task ThrowAtOnce(string message);

    Task ThrowRefusal(string message, int code);

    /// <summary>Asks the other grain to fail.</summary>
    Task ThrowThrough(string other, string message);

    Task Hold(string gate);

    [ResponseTimeout("00:00:01")]
    Task HoldBriefly(string gate);

    [ResponseTimeout("00:00:01")]
    Task NoteBriefly(string entry);

    Task Note(string entry);

    /// <summary>Calls the other, which calls back.</summary>
    Task<string> CallRound(string other, bool allowReentrancy);

    Task<string> CallBack(string origin);

    [ResponseTimeout("00:00:02")]
    Task<string> Answer();

    [OneWay]
    Task HoldOneWay(string gate);

    [OneWay]
    Task ThrowOneWay();

    Task<bool> WaitForCancellation(string gate, CancellationToken cancellationToken);

    Task NoteUnlessCanceled(string entry, CancellationToken cancellationToken);

    Task<ICallGrain> Self();

    Task<string> KeyOf(ICallGrain other);

    Task<string> Chain(int depth);
}
