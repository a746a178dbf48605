namespace EventHub.Sagas;

/// <summary>
/// What sagas may have at most. What a definition has too much of is refused when it is set; an instance that comes to a limit of its own fails with its
/// name as the reason, and is compensated.
/// </summary>
public static class SagaLimits
{
    /// <summary>Largest document of a definition.</summary>
    public const int DocumentBytesMax = 256 * 1024;

    /// <summary>Most states of a definition.</summary>
    public const int StatesMax = 200;

    /// <summary>Most declared events of a definition.</summary>
    public const int EventsMax = 100;

    /// <summary>Most checks of a definition.</summary>
    public const int ChecksMax = 16;

    /// <summary>Most names under <c>shared</c>.</summary>
    public const int SharedMax = 16;

    /// <summary>Most steps of a state, all of which run at a time.</summary>
    public const int ParallelStepsMax = 16;

    /// <summary>Most transitions of a state.</summary>
    public const int TransitionsMax = 100;

    /// <summary>Most events that one transition publishes.</summary>
    public const int PublishesMax = 16;

    /// <summary>Most bytes of the events that one input leads to.</summary>
    public const int PublishBytesMax = 4 * 1024 * 1024;

    /// <summary>Longest name of a definition, state, event, step or signal.</summary>
    public const int NameCharsMax = 64;

    /// <summary>Longest expression.</summary>
    public const int ExpressionCharsMax = 1024;

    /// <summary>Deepest nesting of an expression.</summary>
    public const int ExpressionDepthMax = 32;

    /// <summary>Longest key of an instance.</summary>
    public const int KeyBytesMax = 256;

    /// <summary>Most data of an instance; also most of a request that a step makes, and of its result.</summary>
    public const int DataBytesMax = 64 * 1024;

    /// <summary>Most completed steps of an instance that are still to be compensated.</summary>
    public const int CompensationsMax = 100;

    /// <summary>Most inputs that wait while an instance is paused or leaves a state; one more is refused.</summary>
    public const int InboxMax = 100;

    /// <summary>Most states that are entered without anything to wait for between them.</summary>
    public const int InstantStatesMax = 32;

    /// <summary>Deepest row of sagas that are each a child of the one before.</summary>
    public const int ChildDepthMax = 8;

    /// <summary>Longest reason that is kept.</summary>
    public const int ReasonCharsMax = 512;

    /// <summary>Signals whose ids an instance remembers, so that a repeated one is taken once.</summary>
    public const int SignalsRemembered = 16;
}
