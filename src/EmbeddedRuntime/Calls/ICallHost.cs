namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>Where admitted calls run.</summary>
internal interface ICallHost
{
    /// <summary>The grain or observer that is called.</summary>
    object Instance { get; }

    /// <summary>An admitted call is over; the next may run.</summary>
    void Finish(GrainCall call, Task outcome);
}
