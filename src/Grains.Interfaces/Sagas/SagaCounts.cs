namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>What a partition's sagas have done since it was opened in this process, and what there is of them.</summary>
/// <param name="Instances">Instances that are kept, ended ones too.</param>
/// <param name="Open">Instances that have not ended.</param>
/// <param name="Inputs">Events, answers, requests and times that were given to instances.</param>
/// <param name="Started">Instances begun.</param>
/// <param name="Completed">Instances that came to a good end.</param>
/// <param name="Failed">Instances that failed.</param>
/// <param name="Cancelled">Instances that were cancelled.</param>
/// <param name="Published">Events published.</param>
/// <param name="Calls">Attempts of calls begun.</param>
/// <param name="CallsFailed">Attempts of calls that failed.</param>
/// <param name="Outgoing">Events on their way to other partitions.</param>
/// <param name="LooksWaited">Looks that waited for events to be taken that were stored before them.</param>
/// <param name="LooksBehind">Those of them that waited in vain.</param>
public readonly record struct SagaCounts(
    long Instances, long Open, long Inputs, long Started, long Completed, long Failed, long Cancelled, long Published, long Calls, long CallsFailed, long Outgoing, long LooksWaited, long LooksBehind);
