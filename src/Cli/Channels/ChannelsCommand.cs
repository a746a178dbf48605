using EventHub.Cli.Output;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels</c>.</summary>
internal sealed class ChannelsCommand : ListChannelsCommand
{
    public ChannelsCommand(Terminal terminal)
        : base("channels", "List channels that hold events; set their policies, and purge them.", "eventhub channels", terminal)
    {
        Add(new ListChannelsCommand(terminal));
        Add(new ChannelPolicyCommand(terminal));
        Add(new PurgeChannelCommand(terminal));
    }
}
