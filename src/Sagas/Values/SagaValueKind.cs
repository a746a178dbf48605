namespace EventHub.Sagas.Values;

/// <summary>What a <see cref="SagaValue"/> is: one of the kinds of JSON.</summary>
public enum SagaValueKind : byte
{
    /// <summary>Nothing, and everything that is not there.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A decimal number, exact; never a floating point one.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Values in order.</summary>
    List,

    /// <summary>Values under names.</summary>
    Map,
}
