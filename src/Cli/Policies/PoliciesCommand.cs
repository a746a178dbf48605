using EventHub.Cli.Output;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies</c>: policies for all channels a pattern matches.</summary>
internal sealed class PoliciesCommand : ListPoliciesCommand
{
    public PoliciesCommand(Terminal terminal)
        : base("policies", "List policies of patterns; set and delete them.", "eventhub policies", terminal)
    {
        Add(new ListPoliciesCommand(terminal));
        Add(new GetPolicyCommand(terminal));
        Add(new SetPolicyCommand(terminal));
        Add(new DeletePolicyCommand(terminal));
    }
}
