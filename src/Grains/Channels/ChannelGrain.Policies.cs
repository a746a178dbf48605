using System.Text;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;

namespace EventHub.Grains.Channels;

/// <content>What is decided about the channel: the book of policies has it, here it is asked and told.</content>
internal sealed partial class ChannelGrain
{
    // A change that depends on what the policy was waits for the one before.
    private Task _changing = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<ChannelPolicyAnswer> GetPolicy() =>
        new(await OwnAsync(), Text(new PolicyDocument(null, policies.Current.Of(Encoding.UTF8.GetBytes(Name)))));

    /// <inheritdoc/>
    public Task<PolicyAnswer> SetPolicy(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Book().SetChannel(Name, document);
    }

    /// <inheritdoc/>
    public Task<PolicyAnswer> ClearPolicy() => Book().RemoveChannel(Name);

    /// <inheritdoc/>
    public Task<PolicyAnswer> Pause() => PauseAsync(static mode => mode is PauseMode.Deliver or PauseMode.Both ? PauseMode.Both : PauseMode.Publish);

    /// <inheritdoc/>
    public Task<PolicyAnswer> Resume() => PauseAsync(static mode => mode is PauseMode.Deliver or PauseMode.Both ? PauseMode.Deliver : PauseMode.None);

    /// <inheritdoc/>
    public async Task<PurgeAnswer> Purge(long? beforeSequence, bool dryRun)
    {
        IPartition partition = Partition();
        try
        {
            await partitions.RefreshAsync(isWhole: false, CancellationToken.None);
            PurgeResult result = await partition.PurgeAsync(
                Encoding.UTF8.GetBytes(Name), beforeSequence ?? partition.Bounds.NextSequence, dryRun, CancellationToken.None);
            return new PurgeAnswer(result.Events, result.Bytes, null);
        }
        catch (EventHubException fault)
        {
            return new PurgeAnswer(0, 0, Refusal.Of(fault.Problem));
        }
    }

    private Task<PolicyAnswer> PauseAsync(Func<PauseMode?, PauseMode> change)
    {
        Task<PolicyAnswer> changing = PauseAsync(change, _changing);
        _changing = changing;
        return changing;
    }

    private async Task<PolicyAnswer> PauseAsync(Func<PauseMode?, PauseMode> change, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        ChannelPolicy policy = await OwnAsync() is { } own && PolicyDocument.Read(Encoding.UTF8.GetBytes(own), hasPattern: false, out PolicyDocument document) is null
            ? document.Policy : ChannelPolicy.Empty;
        return await Book().SetChannel(Name, Text(new PolicyDocument(null, policy with { Paused = change(policy.Paused) })));
    }

    private async Task<string?> OwnAsync() => (await Book().Get()).Channels.FirstOrDefault(entry => entry.Name == Name)?.Document;

    private IPolicyBookGrain Book() => GrainFactory.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant);

    private static string Text(PolicyDocument document) => Encoding.UTF8.GetString(PolicyJson.ToUtf8(document));
}
