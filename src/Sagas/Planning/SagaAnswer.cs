namespace EventHub.Sagas.Planning;

/// <summary>What became of an input.</summary>
public enum SagaAnswer : byte
{
    /// <summary>It was taken.</summary>
    Taken = 1,

    /// <summary>The instance does not wait for it now.</summary>
    Ignored,

    /// <summary>It was taken before.</summary>
    Repeated,

    /// <summary>It waits until the instance is resumed, or has entered its next state.</summary>
    Deferred,

    /// <summary>As much waits as may (<c>InboxMax</c>); it is not kept.</summary>
    InboxFull,

    /// <summary>The instance has ended.</summary>
    Ended,

    /// <summary>It cannot be: see <see cref="SagaPlan.Reason"/>.</summary>
    Refused,
}
