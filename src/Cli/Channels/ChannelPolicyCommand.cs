using System.CommandLine;
using EventHub.Cli.Output;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels policy</c>: a channel's own policy.</summary>
internal sealed class ChannelPolicyCommand : Command
{
    public ChannelPolicyCommand(Terminal terminal)
        : base("policy", "Show, set and clear a channel's own policy.")
    {
        Add(new GetChannelPolicyCommand(terminal));
        Add(new SetChannelPolicyCommand(terminal));
        Add(new ClearChannelPolicyCommand(terminal));
    }
}
