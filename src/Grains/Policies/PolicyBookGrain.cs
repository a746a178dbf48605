using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Publishing;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Policies;

/// <summary>
/// The policies of a tenant. Invariants: what is in force was stored before; one change at a time; a change that could not be stored
/// leaves everything as it was.
/// </summary>
internal sealed class PolicyBookGrain(
    [PersistentState("policies")] IPersistentState<PolicyBookState> state, IPartitions partitions, PolicyBoard board) : Grain, IPolicyBookGrain
{
    private static readonly PolicyAnswer NotThere = new(Existed: false);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => DistributeAsync(PolicyCompiler.Compile(state.State));

    /// <inheritdoc/>
    public Task<PolicyBook> Get() => Task.FromResult(new PolicyBook(Entries(state.State.Channels), Entries(state.State.Patterns)));

    /// <inheritdoc/>
    public Task<string> Stamp() => Task.FromResult(state.Etag ?? "");

    /// <inheritdoc/>
    public Task<PolicyAnswer> SetChannel(string channel, string document) => SetAsync(
        TextRules.CheckChannel(Encoding.UTF8.GetBytes(channel), "channel"), channel, document, hasPattern: false, book => book.Channels);

    /// <inheritdoc/>
    public Task<PolicyAnswer> RemoveChannel(string channel) => RemoveAsync(channel, book => book.Channels);

    /// <inheritdoc/>
    public Task<PolicyAnswer> SetPattern(string name, string document) => SetAsync(
        PolicyName.Explain(name) is { } wrong ? Problem.OfField(ErrorCodes.InvalidField, "name", wrong) : null,
        name, document, hasPattern: true, book => book.Patterns);

    /// <inheritdoc/>
    public Task<PolicyAnswer> RemovePattern(string name) => RemoveAsync(name, book => book.Patterns);

    private static ImmutableArray<PolicyEntry> Entries(Dictionary<string, string> documents) =>
        [.. documents.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new PolicyEntry(entry.Key, entry.Value))];

    private async Task<PolicyAnswer> SetAsync(
        Problem? wrongName, string name, string json, bool hasPattern, Func<PolicyBookState, Dictionary<string, string>> part)
    {
        PolicyDocument document = null!;
        if ((wrongName ?? PolicyDocument.Read(Encoding.UTF8.GetBytes(json), hasPattern, out document)) is { } problem)
        {
            return new PolicyAnswer(false, Refusal.Of(problem));
        }

        PolicyBookState next = state.State.Copy();
        bool existed = part(next).ContainsKey(name);
        if (!existed && next.Channels.Count + next.Patterns.Count >= IPolicyBookGrain.PoliciesMax)
        {
            return new PolicyAnswer(false, Refusal.Of(new Problem(ErrorCodes.LimitReached,
                $"There are {IPolicyBookGrain.PoliciesMax} policies, as many as there may be. Use patterns instead of a policy per channel, or remove some.")));
        }

        part(next)[name] = Encoding.UTF8.GetString(PolicyJson.ToUtf8(document));
        return new PolicyAnswer(existed, await ChangeAsync(next));
    }

    private async Task<PolicyAnswer> RemoveAsync(string name, Func<PolicyBookState, Dictionary<string, string>> part)
    {
        PolicyBookState next = state.State.Copy();
        return part(next).Remove(name) ? new PolicyAnswer(true, await ChangeAsync(next)) : NotThere;
    }

    private async Task<Refusal?> ChangeAsync(PolicyBookState next)
    {
        PolicySet policies = PolicyCompiler.Compile(next);
        PolicyBookState before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OrleansException)
        {
            state.State = before;

            // Whether the record changed is not known: the next activation reads what is there.
            DeactivateOnIdle();
            return Refusal.Of(new Problem(ErrorCodes.PoliciesNotStored, $"The policies could not be stored, and are as they were: {exception.Message} Repeat the request.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            });
        }

        await DistributeAsync(policies);
        return null;
    }

    // The partitions first: what they keep is decided before more is let in.
    private async Task DistributeAsync(PolicySet policies)
    {
        foreach (IPartition partition in partitions.All)
        {
            await partition.ApplyPoliciesAsync(policies, CancellationToken.None);
        }

        board.Show(policies);
    }
}
