using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>
/// One instance of a saga; the key of the grain is the definition's name, a slash, and the instance's key. What it does and refuses is the same as over REST. It keeps nothing:
/// the log of the instance's partition does.
/// </summary>
[Alias("EventHub.ISagaGrain")]
public interface ISagaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts it, with data, a JSON object. The same request id makes a repetition the same (<c>repeated</c>); another while there is such an instance is refused with EH2018.
    /// Without a definition EH2016.
    /// </summary>
    [Alias("Start")]
    Task<SagaAnswer> Start(string requestId, string data);

    /// <summary>As it is, with at most so many lines of its history, the latest first. EH2017 when there is none.</summary>
    [Alias("Get")]
    Task<SagaAnswer> Get(int historyMax);

    /// <summary>As it is, as <see cref="Get"/> tells it, with its path as an SVG picture in place of Mermaid. EH2017 when there is none.</summary>
    [Alias("Draw")]
    Task<SagaAnswer> Draw();

    /// <summary>Says something to it, once for each id. EH2020 when it does not wait for that, EH2019 when it has ended.</summary>
    [Alias("Signal")]
    Task<SagaAnswer> Signal(string name, string id, string payload);

    /// <summary>It is to end, with what was done undone. While a compensation is held: that one is given up. EH2019 when it has ended.</summary>
    [Alias("Cancel")]
    Task<SagaAnswer> Cancel(string? reason);

    /// <summary>Tries at once what is held or waits for its next attempt. EH2011 when nothing is.</summary>
    [Alias("Retry")]
    Task<SagaAnswer> Retry();

    /// <summary>Nothing happens until it is resumed; what arrives waits. EH2019 when it has ended.</summary>
    [Alias("Pause")]
    Task<SagaAnswer> Pause();

    /// <summary>It goes on.</summary>
    [Alias("Resume")]
    Task<SagaAnswer> Resume();

    /// <summary>
    /// It follows another version of its definition from now on, in the state that stands for its own in <paramref name="states"/> (default: the one of the same name);
    /// <c>repeated</c> where it does already. EH2023 when the version is not known, EH2024 (with the reason) when it cannot be, EH2019 when it has ended.
    /// </summary>
    [Alias("Migrate")]
    Task<SagaAnswer> Migrate(int version, ImmutableDictionary<string, string> states);
}
