namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>What is asked of an instance.</summary>
public enum SagaVerb
{
    /// <summary>How it stands, and its history.</summary>
    Get,

    /// <summary>That there is one.</summary>
    Start,

    /// <summary>That it takes a signal.</summary>
    Signal,

    /// <summary>That it ends, with what was done undone.</summary>
    Cancel,

    /// <summary>That what is held, or waits for its next attempt, is tried at once.</summary>
    Retry,

    /// <summary>That nothing happens until it is resumed.</summary>
    Pause,

    /// <summary>That it goes on.</summary>
    Resume,

    /// <summary>That it follows another version of its definition.</summary>
    Migrate,

    /// <summary>Whether it could follow another version now: the answer that <see cref="Migrate"/> would have, and nothing changes.</summary>
    TryMigrate,

    /// <summary>As <see cref="Get"/>, with <see cref="SagaDetail.Diagram"/> as an SVG picture.</summary>
    Draw,
}
